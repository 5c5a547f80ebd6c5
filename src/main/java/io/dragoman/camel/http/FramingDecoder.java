package io.dragoman.camel.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose end two readers could see at different places (S-42), where Netty is lenient: folded headers,
 * transfer codings besides {@code chunked}, several lengths. After one refusal nothing more is read from the connection.
 */
final class FramingDecoder extends VertxHttpRequestDecoder {
    /** In Vert.x' pipeline. */
    static final String NAME = "httpDecoder";

    private final ConnectionState state;
    private final int maxHeaderFields;
    private boolean inHead = true;
    private boolean refused;
    private boolean folded;
    private byte previous;

    FramingDecoder(HttpServerOptions options, int maxHeaderFields, ConnectionState state) {
        super(options);
        this.state = state;
        this.maxHeaderFields = maxHeaderFields;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (refused || state.closing) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int firstByte = in.readerIndex();
        int firstMessage = out.size();
        if (inHead && state.headSince == 0 && in.isReadable()) {
            state.headSince = System.nanoTime();
        }
        super.decode(context, in, out);
        if (inHead) {
            lookForFolding(in, firstByte);
        }
        for (int i = firstMessage; i < out.size(); i++) {
            onMessage(out.get(i));
        }
    }

    private void onMessage(Object message) {
        if (message instanceof HttpRequest request) {
            inHead = false;
            state.headSince = 0;
            Exception violation = request.decoderResult().isSuccess() ? violation(request) : null;
            if (violation != null) {
                request.setDecoderResult(DecoderResult.failure(violation));
            }
            refused = request.decoderResult().isFailure();
            if (refused) {
                // The answer would carry the version that the client made up.
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
            }
        }
        if (message instanceof LastHttpContent) {
            inHead = true;
            folded = false;
            previous = 0;
        }
    }

    /** A head line that begins with white space continues the one before it. */
    private void lookForFolding(ByteBuf in, int from) {
        byte last = previous;
        for (int i = from; i < in.readerIndex(); i++) {
            byte current = in.getByte(i);
            if (last == '\n' && (current == ' ' || current == '\t')) {
                folded = true;
            }
            last = current;
        }
        previous = last;
    }

    private @Nullable Exception violation(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (folded) {
            return new IllegalArgumentException("folded header");
        }
        if (countFields(headers) > maxHeaderFields) {
            return new TooLongHttpHeaderException("too many header fields");
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return new IllegalArgumentException("protocol version");
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1))) {
            return new IllegalArgumentException("host");
        }
        return hasOneReading(headers, version) ? null : new IllegalArgumentException("length of the body");
    }

    private static boolean hasOneReading(HttpHeaders headers, HttpVersion version) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (codings.isEmpty()) {
            return lengths.isEmpty() || (lengths.size() == 1 && isNumber(lengths.get(0)));
        }
        return lengths.isEmpty()
                && codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))
                && version.equals(HttpVersion.HTTP_1_1);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static int countFields(HttpHeaders headers) {
        int count = 0;
        for (var fields = headers.iteratorCharSequence(); fields.hasNext(); fields.next()) {
            count++;
        }
        return count;
    }

    /** Netty would drop the length and go on. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both a length and a transfer coding");
    }
}
