import torch

from training.critic import Critic, critic_losses


def test_it_learns_to_tell_stripes_from_grey() -> None:
    torch.manual_seed(0)
    critic = Critic()
    true, weight = torch.zeros(2, 3, 64, 64), torch.ones(2, 1, 64, 64)
    true[..., ::4] = 1
    made = torch.full_like(true, 0.25)
    optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
    for _ in range(40):
        losses = critic_losses(critic, made, true, weight)
        optimizer.zero_grad()
        losses["critic"].backward()
        optimizer.step()
    assert critic(made).mean() < 0 < critic(true).mean()
    assert critic(made).shape == (2, 1, 8, 8)


def test_each_loss_reaches_its_own_side_only() -> None:
    critic, weight = Critic(), torch.ones(1, 1, 32, 32)
    made = torch.rand(1, 3, 32, 32, requires_grad=True)
    losses = critic_losses(critic, made, torch.rand(1, 3, 32, 32), weight)
    losses["painter"].backward(retain_graph=True)
    assert made.grad is not None
    assert made.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in critic.parameters())
    made.grad = None
    losses["critic"].backward()
    assert made.grad is None
    assert any(parameter.grad is not None for parameter in critic.parameters())


def test_places_count_by_their_weight() -> None:
    torch.manual_seed(0)
    critic = Critic().eval()
    made, true = torch.rand(2, 1, 3, 64, 64)
    left = torch.zeros(1, 1, 64, 64)
    left[..., :32] = 1
    expected = -critic(made)[..., :4].mean()
    assert torch.allclose(critic_losses(critic, made, true, left)["painter"], expected, atol=1e-5)
