"""From uploaded bytes to pixels that may be trusted: one gate for every picture the engine sees.

Caps and formats follow the upload pipeline: JPEG up to 120 MP (decoded at reduced size), others up to 40 MP, sides up to 20,000 px, files up
to 20 MB, the first frame only. Anything else raises `Unreadable` with a Chinese reason. Run it in a limited child on hostile bytes.
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, UnidentifiedImageError

Pixels = NDArray[np.uint8]

MAX_BYTES = 20 * 2**20
MAX_JPEG_PIXELS = 120_000_000
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
WORK_SIDE = 1600
"""Long side of the pixels kept for matching: a mark of 5 % of a booth photo still has 350 px."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")


class Unreadable(ValueError):
    """A picture that cannot be read or must not be; `reason` is Chinese and fit for the screen."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Prepared:
    """Upright pixels of a picture.

    `rgb` is h×w×3, at most `WORK_SIDE` long; `size` is width, height after the EXIF turn at full size; `scale` is rgb pixels per full pixel.
    """

    rgb: Pixels
    size: tuple[int, int]
    scale: float
    format: str
    frames: int = 1


def decode(data: bytes, side: int = WORK_SIDE) -> Prepared:
    """Read a picture. Raises Unreadable, never anything else, for what cannot or must not be read."""
    kind = sniff(data)
    if len(data) > MAX_BYTES:
        raise Unreadable("图片文件超过 20 MB，请压缩后再传。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data, kind, side)
    except Unreadable:
        raise
    except (MemoryError, Image.DecompressionBombError):
        raise Unreadable("图片尺寸过大，未予解码。") from None
    except UnidentifiedImageError:
        raise Unreadable("无法识别图片格式，文件可能已损坏。") from None
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, ArithmeticError, AttributeError, RuntimeError):
        # Pillow and libheif answer broken files with any of these (244 hostile pictures gave four kinds)
        raise Unreadable("图片已损坏，无法完整读取。") from None


def derivative(data: bytes, side: int) -> bytes:
    """A new JPEG, long side at most `side` pixels, without any metadata of the original, for showing."""
    return jpeg(decode(data, side).rgb)


def jpeg(rgb: Pixels, quality: int = 88) -> bytes:
    """RGB pixels as JPEG bytes."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=quality)
    return out.getvalue()


def sniff(data: bytes) -> str:
    """The format by content, one of FORMATS. Raises Unreadable for everything else, by name where we know it."""
    if not data:
        raise Unreadable("文件是空的。")
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"):
        return "HEIF"
    raise Unreadable("不支持的文件格式，请上传 JPEG、PNG、WEBP、GIF 或 HEIC 图片。")


def _read(data: bytes, kind: str, side: int) -> Prepared:
    if kind == "HEIF":
        _register_heif()
    with Image.open(io.BytesIO(data), formats=(kind,)) as im:
        w, h = im.size
        _within_caps(w, h, kind)
        frames = 1 if kind == "HEIF" else min(int(getattr(im, "n_frames", 1)) if kind in ("GIF", "WEBP") and len(data) < 2**20 else 1, 9999)
        if kind == "JPEG":
            im.draft(None, (_draft(w, h, side), _draft(h, w, side)))
        im.seek(0)
        im.load()
        turned = im.getexif().get(0x0112, 1) if kind != "HEIF" else 1
        small: Image.Image = im
        if max(im.size) > 2 * side and im.mode not in ("P", "1"):
            small = im.reduce(max(1, max(im.size) // (2 * side)))
        rgb = _flat_rgb(_upright(small, im))
    full = (h, w) if turned in (5, 6, 7, 8) else (w, h)
    if max(rgb.size) > side:
        s = side / max(rgb.size)
        rgb = rgb.resize((max(1, round(rgb.width * s)), max(1, round(rgb.height * s))), Image.Resampling.BOX if s < .5 else Image.Resampling.BILINEAR)
    pixels = np.asarray(rgb, np.uint8)
    return Prepared(pixels, full, max(rgb.size) / max(full), kind, frames)


def _draft(a: int, b: int, side: int) -> int:
    """Requested size of a reduced JPEG decode: never below `side` on the long side."""
    return max(1, math.ceil(a * min(1.0, side / max(a, b))))


def _within_caps(w: int, h: int, kind: str) -> None:
    if w < 1 or h < 1:
        raise Unreadable("图片没有内容。")
    if max(w, h) > MAX_SIDE or w * h > (MAX_JPEG_PIXELS if kind == "JPEG" else MAX_PIXELS):
        raise Unreadable("图片尺寸过大，未予解码。")


def _upright(small: Image.Image, source: Image.Image) -> Image.Image:
    """Turn by EXIF; a broken EXIF block leaves the picture as it is."""
    turn = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90}.get(source.getexif().get(0x0112, 1))
    return small.transpose(turn) if turn is not None else small


def _flat_rgb(im: Image.Image) -> Image.Image:
    """8-bit RGB on white: 16-bit values are scaled, not clipped; alpha is flattened; CMYK of Adobe is already turned by Pillow."""
    if im.mode.startswith("I") or im.mode == "F":
        a = np.asarray(im, np.float64)
        top = 65535.0 if im.mode.startswith("I;16") or a.max(initial=0) > 255 else 255.0
        return Image.fromarray(np.clip(a * 255.0 / top, 0, 255).astype(np.uint8)).convert("RGB")
    if im.mode in ("RGBA", "LA", "PA") or "transparency" in im.info:
        rgba = im.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, rgba).convert("RGB")
    return im.convert("RGB")


def _register_heif() -> None:
    try:
        import pillow_heif
    except ImportError:
        raise Unreadable("本机未安装 HEIC 解码器，请改传 JPEG。") from None
    pillow_heif.register_heif_opener()


ImageFile.LOAD_TRUNCATED_IMAGES = False
