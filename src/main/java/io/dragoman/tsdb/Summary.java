package io.dragoman.tsdb;

import java.util.Arrays;

/**
 * Count, sum, least, greatest and a histogram of values of 0 and more: everything that is ever asked of a bucket. Two of them can be
 * merged, in any order, without loss. The histogram has 32 buckets to each doubling, so a percentile is right to 1.6 %; values below 64
 * are exact. Not thread-safe.
 */
final class Summary {
    private static final int PER_DOUBLING_BITS = 5;
    private static final int PER_DOUBLING = 1 << PER_DOUBLING_BITS;
    private static final long[] NONE = {};

    private long count;
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max;
    private long[] buckets = NONE;

    /** A summary of so many ones, and zeros for the rest of the total. */
    static Summary ofFlags(long total, long ones) {
        Summary summary = new Summary();
        summary.add(0, total - ones);
        summary.add(1, ones);
        return summary;
    }

    void add(long value) {
        add(value, 1);
    }

    /** Adds a value that came so many times; what is below 0 counts as 0. */
    void add(long value, long times) {
        if (times <= 0) {
            return;
        }
        long positive = Math.max(0, value);
        count += times;
        sum += positive * times;
        min = Math.min(min, positive);
        max = Math.max(max, positive);
        addToBucket(bucket(positive), times);
    }

    void merge(Summary other) {
        count += other.count;
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        for (int i = 0; i < other.buckets.length; i++) {
            if (other.buckets[i] > 0) {
                addToBucket(i, other.buckets[i]);
            }
        }
    }

    /** Merges what {@link #packed} made; without its histogram where no percentile will be asked for. */
    void merge(byte[] packed, boolean withHistogram) {
        if (packed.length == 0) {
            return;
        }
        PackedNumbers numbers = new PackedNumbers(packed);
        count += numbers.next();
        sum += numbers.next();
        min = Math.min(min, numbers.next());
        max = Math.max(max, numbers.next());
        int bucket = 0;
        while (withHistogram && numbers.hasNext()) {
            bucket += (int) numbers.next();
            addToBucket(bucket, numbers.next());
        }
    }

    /** All of it in a few bytes; none when there are no values. */
    byte[] packed() {
        if (count == 0) {
            return new byte[0];
        }
        PackedNumbers numbers = new PackedNumbers();
        numbers.put(count);
        numbers.put(sum);
        numbers.put(min);
        numbers.put(max);
        int last = 0;
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i] > 0) {
                numbers.put(i - last);
                numbers.put(buckets[i]);
                last = i;
            }
        }
        return numbers.bytes();
    }

    long count() {
        return count;
    }

    long sum() {
        return sum;
    }

    /** 0 when there are no values. */
    long min() {
        return count == 0 ? 0 : min;
    }

    long max() {
        return max;
    }

    /** 0 when there are no values. */
    double average() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /**
     * The value that this share of all values does not exceed; 0 when there are none.
     *
     * @param share above 0, up to 1
     */
    long percentile(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen >= rank && seen > 0) {
                return Math.max(min, Math.min(max, middle(i)));
            }
        }
        return max;
    }

    private void addToBucket(int bucket, long times) {
        if (bucket >= buckets.length) {
            buckets = Arrays.copyOf(buckets, Math.max(bucket + 1, 2 * buckets.length));
        }
        buckets[bucket] += times;
    }

    /** Exact up to 63; from there on the highest bit and the five below it. */
    private static int bucket(long value) {
        if (value < 2 * PER_DOUBLING) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - PER_DOUBLING_BITS;
        return shift * PER_DOUBLING + (int) (value >>> shift);
    }

    private static long middle(int bucket) {
        if (bucket < 2 * PER_DOUBLING) {
            return bucket;
        }
        int shift = bucket / PER_DOUBLING - 1;
        long low = (long) (bucket - shift * PER_DOUBLING) << shift;
        return low + (1L << shift) / 2;
    }
}
