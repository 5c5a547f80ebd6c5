package io.dragoman.redaction;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Recognises the secrets that the broker has, whatever they look like, in whole or in pieces of 12 characters and more. It keeps a 32-bit
 * hash of every eight characters, under a key of the process, which tells little of them. One for the process, because its log is one.
 * Safe for any thread.
 */
public final class KnownSecrets {
    private static final int GRAM = 8;
    private static final int LEAST_PIECE = 12;
    private static final long SEED = new SecureRandom().nextLong() | 1;
    private static final Map<String, Set<Integer>> BY_NAME = new HashMap<>();
    private static volatile Set<Integer> grams = Set.of();

    private KnownSecrets() {}

    /** @param value not kept; one that is shorter than 12 characters is not recognised */
    public static synchronized void add(String name, byte[] value) {
        Set<Integer> own = new HashSet<>();
        if (value.length >= LEAST_PIECE) {
            for (int i = 0; i + GRAM <= value.length; i++) {
                long gram = 0;
                for (int at = i; at < i + GRAM; at++) {
                    gram = gram << 8 | value[at] & 0xff;
                }
                own.add(hash(gram));
            }
        }
        BY_NAME.put(name, own);
        join();
    }

    public static void add(String name, String value) {
        add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Forgets all whose name begins so, once what still runs cannot tell of them any more. */
    public static void forgetAfter(String prefix, long minutes) {
        Set<String> names;
        synchronized (KnownSecrets.class) {
            names = new HashSet<>(BY_NAME.keySet());
        }
        names.removeIf(name -> !name.startsWith(prefix));
        Map<String, Set<Integer>> then = new HashMap<>();
        synchronized (KnownSecrets.class) {
            names.forEach(name -> then.put(name, BY_NAME.get(name)));
        }
        CompletableFuture.delayedExecutor(minutes, TimeUnit.MINUTES).execute(() -> forget(then));
    }

    /** What has been added anew meanwhile stays. */
    private static synchronized void forget(Map<String, Set<Integer>> then) {
        then.forEach((name, own) -> {
            if (BY_NAME.get(name) == own) {
                BY_NAME.remove(name);
            }
        });
        join();
    }

    private static void join() {
        Set<Integer> all = new HashSet<>();
        BY_NAME.values().forEach(all::addAll);
        grams = all;
    }

    static String mask(String text, String mask) {
        Set<Integer> known = grams;
        if (known.isEmpty() || text.length() < LEAST_PIECE) {
            return text;
        }
        StringBuilder masked = null;
        int copied = 0;
        int pieceStart = -1;
        long gram = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean hit = false;
            if (i < text.length()) {
                gram = gram << 8 | (text.charAt(i) < 0x80 ? text.charAt(i) : 0);
                hit = i >= GRAM - 1 && known.contains(hash(gram));
            }
            if (hit && pieceStart < 0) {
                pieceStart = i - GRAM + 1;
            } else if (!hit && pieceStart >= 0) {
                if (i - pieceStart >= LEAST_PIECE) {
                    masked = masked == null ? new StringBuilder(text.length()) : masked;
                    masked.append(text, copied, pieceStart).append(mask);
                    copied = i;
                }
                pieceStart = -1;
            }
        }
        return masked == null
                ? text
                : masked.append(text, copied, text.length()).toString();
    }

    private static int hash(long gram) {
        long mixed = (gram ^ SEED) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 29) * (SEED | 1);
        return (int) (mixed >>> 32);
    }
}
