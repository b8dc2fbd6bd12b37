"""Catmull–Clark subdivision as one sparse matrix, so that posing is a matrix product."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

Quads = NDArray[np.int64]


def catmull_clark(quads: Quads, count: int) -> tuple[Any, Quads]:
    """One step on a mesh of quads (F, 4) over `count` vertices.

    Returns a float32 CSR matrix (count + edges + F, count) that makes the new vertices from the old ones, and
    the new quads (4 F, 4), children of face f at 4 f … 4 f + 3. Vertex i keeps index i (so landmarks do too).
    Vertices of no face stay where they are; borders follow the cubic B-spline rule (Catmull and Clark 1978).
    """
    edges, edge_of = _edges(quads)
    faces = len(quads)
    face_points = _averages(quads, count)
    middles = _averages(edges, count)
    touching = sparse.csr_matrix(
        (np.ones(faces * 4), (edge_of.ravel(), np.repeat(np.arange(faces), 4))), shape=(len(edges), faces)
    )
    inner = np.bincount(edge_of.ravel(), minlength=len(edges)) == 2
    edge_points = _rows(np.where(inner, 0.5, 1.0)) @ middles + _rows(inner * 0.25) @ (touching @ face_points)
    old = _moved_vertices(quads, edges, inner, face_points, middles, count)
    matrix = sparse.vstack([old, edge_points, face_points]).tocsr().astype(np.float32)
    return matrix, _children(quads, edge_of, count, len(edges))


def bilinear(quads: Quads, count: int) -> tuple[Any, Quads]:
    """The same split for texture coordinates: no vertex moves, seams stay sharp."""
    edges, edge_of = _edges(quads)
    matrix = sparse.vstack([sparse.identity(count), _averages(edges, count), _averages(quads, count)]).tocsr()
    return matrix, _children(quads, edge_of, count, len(edges))


def _edges(quads: Quads) -> tuple[Quads, Quads]:
    """The undirected edges (E, 2) and, for each side of each quad, its edge (F, 4)."""
    sides = np.stack([quads, np.roll(quads, -1, axis=1)], -1)
    edges, edge_of = np.unique(np.sort(sides, -1).reshape(-1, 2), axis=0, return_inverse=True)
    return edges, edge_of.reshape(quads.shape)


def _averages(groups: Quads, count: int) -> Any:
    rows = np.repeat(np.arange(len(groups)), groups.shape[1])
    values = np.full(groups.size, 1 / groups.shape[1])
    return sparse.csr_matrix((values, (rows, groups.ravel())), shape=(len(groups), count))


def _rows(weights: NDArray[Any]) -> Any:
    return sparse.diags(np.asarray(weights, np.float64))


def _moved_vertices(
    quads: Quads, edges: Quads, inner: NDArray[np.bool_], face_points: Any, middles: Any, count: int
) -> Any:
    """Weights of the old vertices.

    Inside: (average face point + 2 average edge middle + (n − 3) itself) / n. On a border: ½ + ½ the average
    of its two border middles. Elsewhere: itself.
    """
    at_face = (_averages(quads, count).T != 0).astype(float)
    at_edge = (_averages(edges, count).T != 0).astype(float)
    n = np.maximum(np.asarray(at_face.sum(1)).ravel(), 1)
    edge_count = np.maximum(np.asarray(at_edge.sum(1)).ravel(), 1)
    identity = sparse.identity(count)
    smooth = _rows(1 / n**2) @ (at_face @ face_points) + _rows(2 / n / edge_count) @ (at_edge @ middles)
    smooth = smooth + _rows((n - 3) / n) @ identity
    at_border = at_edge @ _rows(~inner)
    border_count = np.maximum(np.asarray(at_border.sum(1)).ravel(), 1)
    border_rule = _rows(0.5 / border_count) @ (at_border @ middles) + 0.5 * identity
    border, alone = np.zeros(count, bool), np.ones(count, bool)
    border[edges[~inner].ravel()] = True
    alone[quads.ravel()] = False
    return _rows(~border & ~alone) @ smooth + _rows(border & ~alone) @ border_rule + _rows(alone) @ identity


def _children(quads: Quads, edge_of: Quads, count: int, edge_count: int) -> Quads:
    centre = count + edge_count + np.arange(len(quads))
    children = [
        np.stack([quads[:, k], count + edge_of[:, k], centre, count + edge_of[:, k - 1]], 1) for k in range(4)
    ]
    return np.stack(children, 1).reshape(-1, 4)
