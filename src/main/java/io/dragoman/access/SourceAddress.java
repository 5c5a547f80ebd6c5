package io.dragoman.access;

/**
 * What counts as one source of requests: an IPv4 address, or the 64 bits of an IPv6 address that name a network, since whoever has one
 * address of it has them all.
 */
final class SourceAddress {
    private static final int NETWORK_GROUPS = 4;

    private SourceAddress() {}

    /** @param remote an address without port, as the HTTP engine gives it */
    static String of(String remote) {
        if (remote.indexOf(':') < 0) {
            return remote;
        }
        int zone = remote.indexOf('%');
        String address = zone < 0 ? remote : remote.substring(0, zone);
        if (address.regionMatches(true, 0, "::ffff:", 0, 7) && address.indexOf('.') > 0) {
            return address.substring(7);
        }
        int end = -1;
        for (int i = 0; i < NETWORK_GROUPS; i++) {
            end = address.indexOf(':', end + 1);
            if (end < 0 || end + 1 < address.length() && address.charAt(end + 1) == ':') {
                // The rest of the network is zeros.
                return end <= 0 ? "::/64" : address.substring(0, end) + "::/64";
            }
        }
        return address.substring(0, end) + "::/64";
    }
}
