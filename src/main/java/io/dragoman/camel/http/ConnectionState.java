package io.dragoman.camel.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is doing and since when, so that a sweep can end it when it takes too long. Used on the
 * connection's event loop only.
 */
final class ConnectionState {
    private static final AttributeKey<ConnectionState> KEY = AttributeKey.valueOf("dragoman-connection");

    final HttpConnection connection;
    final String remoteAddress;

    /** When the first byte of a head came that is not complete yet ({@link System#nanoTime()}), else 0. */
    long headSince;

    /** The end of the connection has been announced: nothing more is read from it. */
    boolean closing;

    /** Counts only while no request is in progress. */
    private long idleSince = System.nanoTime();

    private @Nullable ServedRequest current;

    private ConnectionState(HttpConnection connection) {
        this.connection = connection;
        this.remoteAddress = connection.remoteAddress().hostAddress();
    }

    static ConnectionState attachTo(HttpConnection connection) {
        ConnectionState state = new ConnectionState(connection);
        state.channel().attr(KEY).set(state);
        return state;
    }

    static ConnectionState of(HttpConnection connection) {
        return channelOf(connection).attr(KEY).get();
    }

    Channel channel() {
        return channelOf(connection);
    }

    private static Channel channelOf(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** Closes at once; a close by Vert.x waits until the client has read what was written. */
    void cut() {
        ChannelHandlerContext first = channel().pipeline().firstContext();
        // Null when the client was quicker.
        if (first != null) {
            first.close();
        }
    }

    /** The next pipelined request may begin before the one in front of it reports its end. */
    void begin(ServedRequest request) {
        current = request;
    }

    void end(ServedRequest request) {
        if (current == request) {
            current = null;
            idleSince = System.nanoTime();
        }
    }

    @Nullable
    ServedRequest current() {
        return current;
    }

    /** 0 while a request is in progress. */
    long idleNanos(long nowNanos) {
        return current == null && headSince == 0 ? nowNanos - idleSince : 0;
    }

    /** How long the client has been sending a head while nothing else happens on the connection. */
    long headNanos(long nowNanos) {
        return current == null && headSince != 0 ? nowNanos - headSince : 0;
    }
}
