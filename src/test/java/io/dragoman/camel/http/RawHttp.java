package io.dragoman.camel.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are and reads what comes back, for what no HTTP client would send. */
final class RawHttp {
    private static final int QUIET_MS = 300;

    private RawHttp() {}

    /** Everything the server sent until it closed or fell quiet. */
    static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readUntilQuiet(socket, QUIET_MS);
        }
    }

    /** Everything the server sent until it had sent the text, or closed. */
    static String readUntil(Socket socket, String text) throws IOException {
        socket.setSoTimeout(10_000);
        StringBuilder received = new StringBuilder();
        byte[] chunk = new byte[8192];
        for (int n = socket.getInputStream().read(chunk);
                n >= 0;
                n = socket.getInputStream().read(chunk)) {
            received.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
            if (received.indexOf(text) >= 0) {
                break;
            }
        }
        return received.toString();
    }

    static String readUntilQuiet(Socket socket, int quietMs) throws IOException {
        socket.setSoTimeout(quietMs);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        InputStream in = socket.getInputStream();
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                received.write(chunk, 0, n);
            }
        } catch (SocketTimeoutException quiet) {
            return received.toString(StandardCharsets.UTF_8);
        } catch (IOException reset) {
            return received.toString(StandardCharsets.UTF_8);
        }
        return received.toString(StandardCharsets.UTF_8);
    }

    /** True when the server has closed, after reading what is left. */
    static boolean isClosed(Socket socket, int withinMs) throws IOException {
        socket.setSoTimeout(withinMs);
        byte[] chunk = new byte[8192];
        try {
            while (socket.getInputStream().read(chunk) >= 0) {
                continue;
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
