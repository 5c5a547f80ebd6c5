package io.dragoman.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A subscriber that reads server-sent events from a socket, so that a test sees what is on the wire and when the connection ends. */
public final class EventClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Socket socket;
    private final BufferedReader lines;
    private final List<String> head = new ArrayList<>();

    /** One event as it came. */
    public record Received(String id, String type, JsonNode data) {}

    private EventClient(Socket socket, BufferedReader lines) {
        this.socket = socket;
        this.lines = lines;
    }

    /** @param headers further request headers, each {@code name: value} */
    public static EventClient open(int port, String target, String... headers) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        EventClient client = new EventClient(
                socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        client.readHead();
        return client;
    }

    private void readHead() throws IOException {
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            head.add(line.toLowerCase(Locale.ROOT));
        }
    }

    /** Status line and headers, in lower case. */
    public List<String> head() {
        return head;
    }

    /** The next event, or null when the stream has ended or was cut. Fails after ten silent seconds. */
    public @Nullable Received next() throws IOException {
        String id = "";
        String type = "";
        JsonNode data = null;
        // "0" is the chunk that ends the answer.
        for (String line = readLine(); line != null && !line.equals("0"); line = readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = JSON.readTree(line.substring(6));
            } else if (line.isEmpty() && data != null) {
                return new Received(id, type, data);
            }
        }
        return null;
    }

    /** The next event of the type; others are passed over. */
    public Received next(String type) throws IOException {
        for (Received event = next(); event != null; event = next()) {
            if (event.type().equals(type)) {
                return event;
            }
        }
        throw new AssertionError("the stream ended before a " + type);
    }

    private @Nullable String readLine() throws IOException {
        try {
            return lines.readLine();
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("silence on the stream", silent);
        } catch (IOException cut) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
