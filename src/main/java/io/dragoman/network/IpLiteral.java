package io.dragoman.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses written as numbers, in their one canonical spelling; never asks a name server. */
public final class IpLiteral {
    private IpLiteral() {}

    /** Null when the text is not {@code 1.2.3.4} or an IPv6 address without zone and brackets. */
    public static @Nullable InetAddress parse(String text) {
        byte[] v4 = parseV4(text);
        try {
            if (v4 != null) {
                return InetAddress.getByAddress(v4);
            }
            return looksLikeV6(text) ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static byte @Nullable [] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int octet = octet(parts[i]);
            if (octet < 0) {
                return null;
            }
            address[i] = (byte) octet;
        }
        return address;
    }

    /** -1 for anything but a decimal number up to 255 without leading zeros, which some read as octal. */
    private static int octet(String part) {
        if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char digit = part.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + digit - '0';
        }
        return value <= 255 ? value : -1;
    }

    /** With a colon in it, the JDK parses the text and never looks it up. */
    private static boolean looksLikeV6(String text) {
        return text.indexOf(':') >= 0
                && text.length() <= 45
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128 || c == ':' || c == '.');
    }
}
