package io.dragoman.camel.llm;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks up the addresses of a name; may block. */
@FunctionalInterface
public interface HostResolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
}
