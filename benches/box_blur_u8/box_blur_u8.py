"""Box blur of a grey picture, 7 x 7, borders repeated, with NumPy and with OpenCV: its `filter2D` and its own `blur`."""

import sys
import time

import cv2
import numpy as np

n = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
y, x = np.mgrid[0:n, 0:n]
src = ((x * 7 + y * 3 + (x ^ y)) % 251).astype(np.uint8)


def with_numpy():
    padded = np.pad(src, 3, mode="edge").astype(np.uint16)
    columns = sum((padded[k : k + n] for k in range(1, 7)), padded[0:n])
    boxes = sum((columns[:, k : k + n] for k in range(1, 7)), columns[:, 0:n])
    return ((boxes + 24) // 49).astype(np.uint8)


def with_filter2d():
    return cv2.filter2D(src, -1, np.full((7, 7), 1 / 49, np.float32), borderType=cv2.BORDER_REPLICATE)


def with_opencv():
    return cv2.blur(src, (7, 7), borderType=cv2.BORDER_REPLICATE)


def report(name, blur, calls):
    best = float("inf")
    for _ in range(calls):
        start = time.perf_counter()
        result = blur()
        best = min(best, time.perf_counter() - start)
    checksum = 0
    for value in result.ravel().tolist():
        checksum = (checksum * 31 + value) % 1_000_003
    print(name, checksum, best * 1e3, "ms")


cv2.setNumThreads(1)
report("numpy", with_numpy, 5)
report("opencv filter2D", with_filter2d, 10)
report("opencv blur", with_opencv, 20)
