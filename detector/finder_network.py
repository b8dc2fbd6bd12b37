"""FinderNetwork: finds the face in a whole picture. Its import loads torch."""

from __future__ import annotations

from pathlib import Path

from torch import Tensor, nn

from face.landmark_network import ConvBlock, Residual, enlarged, with_weights


class FinderNetwork(nn.Module):
    """Predicts for each cell of an 8-pixel grid if a face's centre is in it, its position and its size.

    `forward` takes (B, 3, 160, 160) RGB in [0, 1] and gives (B, 5, 20, 20): a logit, the centre's x and y
    from the cell's centre in cells, the logarithms of width and height in cells (CenterNet, Zhou et al.
    2019). The box is the one around the 68 landmarks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(
            ConvBlock(3, 16, stride=2),
            ConvBlock(16, 32, stride=2),
            Residual(32),
            ConvBlock(32, 64, stride=2),
            Residual(64),
        )
        self.coarse = nn.Sequential(
            ConvBlock(64, 96, stride=2), Residual(96), ConvBlock(96, 96, stride=2), Residual(96)
        )
        self.lift, self.merge = ConvBlock(96, 64, size=1), Residual(64)
        self.out = nn.Conv2d(64, 5, 1)
        nn.init.constant_(self.out.bias[:1], -4.0)  # type: ignore[index]

    def forward(self, picture: Tensor) -> Tensor:
        fine = self.fine(picture - 0.5)
        coarse = enlarged(enlarged(self.lift(self.coarse(fine))))
        answer: Tensor = self.out(self.merge(fine + coarse))
        return answer.float()


def load_finder_network(path: Path) -> FinderNetwork:
    """Load the network from a safetensors file, on the CPU, ready to use.

    Raises OSError if the file cannot be read and RuntimeError if it holds another network's weights.
    """
    return with_weights(FinderNetwork(), path)
