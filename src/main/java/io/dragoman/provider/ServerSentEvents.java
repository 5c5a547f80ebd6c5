package io.dragoman.provider;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code text/event-stream} as the HTML standard says: comments are skipped, several data lines are joined by a line feed, one blank
 * after the colon is dropped. Other than there, a last event without a blank line behind it is read, because some providers end so; an
 * event that is cut inside fails where its JSON is read.
 */
final class ServerSentEvents implements FrameDecoder {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

    private final Lines lines = new Lines();
    private String event = "";
    private @Nullable String data;
    private @Nullable StringBuilder moreData;

    @Override
    public void read(byte[] piece, Sink sink) {
        lines.read(piece, (bytes, from, to) -> line(bytes, from, to, sink));
    }

    @Override
    public void end(Sink sink) {
        lines.end((bytes, from, to) -> line(bytes, from, to, sink));
        dispatch(sink);
    }

    private void line(byte[] bytes, int from, int to, Sink sink) {
        if (from == to) {
            dispatch(sink);
            return;
        }
        int nameEnd = from;
        while (nameEnd < to && bytes[nameEnd] != ':') {
            nameEnd++;
        }
        int valueFrom = Math.min(nameEnd + 1, to);
        if (valueFrom < to && bytes[valueFrom] == ' ') {
            valueFrom++;
        }
        if (is(DATA, bytes, from, nameEnd)) {
            addData(Lines.text(bytes, valueFrom, to), to - valueFrom);
        } else if (is(EVENT, bytes, from, nameEnd)) {
            event = Lines.text(bytes, valueFrom, to);
        }
    }

    private void addData(String text, int bytes) {
        Lines.requireFrameSize(bytes);
        if (data == null) {
            data = text;
            return;
        }
        if (moreData == null) {
            moreData = new StringBuilder(data);
        }
        moreData.append('\n').append(text);
        Lines.requireFrameSize(moreData.length());
    }

    private void dispatch(Sink sink) {
        String name = event;
        String text = moreData == null ? data : moreData.toString();
        event = "";
        data = null;
        moreData = null;
        if (text != null) {
            sink.frame(name, text);
        }
    }

    private static boolean is(byte[] name, byte[] bytes, int from, int to) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
