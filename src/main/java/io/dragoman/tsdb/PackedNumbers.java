package io.dragoman.tsdb;

import java.util.Arrays;

/** Numbers of 0 and more, seven bits to a byte, so that small ones take one byte. Written or read once, in order. Not thread-safe. */
final class PackedNumbers {
    private static final int MORE = 0x80;

    private byte[] bytes;
    private int position;

    /** To be written. */
    PackedNumbers() {
        bytes = new byte[64];
    }

    /** To be read. */
    PackedNumbers(byte[] bytes) {
        this.bytes = bytes;
    }

    void put(long number) {
        if (position + 10 > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        long rest = number;
        while (rest >= MORE) {
            bytes[position++] = (byte) (rest | MORE);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    boolean hasNext() {
        return position < bytes.length;
    }

    long next() {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = bytes[position++];
            number |= (long) (part & ~MORE & 0xff) << shift;
            if (part >= 0) {
                return number;
            }
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, position);
    }
}
