package io.dragoman.provider;

/** Reads {@code application/x-ndjson}: each line that is not blank is a frame. */
final class JsonLines implements FrameDecoder {
    private final Lines lines = new Lines();

    @Override
    public void read(byte[] piece, Sink sink) {
        lines.read(piece, (bytes, from, to) -> line(bytes, from, to, sink));
    }

    @Override
    public void end(Sink sink) {
        lines.end((bytes, from, to) -> line(bytes, from, to, sink));
    }

    private static void line(byte[] bytes, int from, int to, Sink sink) {
        Lines.requireFrameSize(to - from);
        String text = Lines.text(bytes, from, to);
        if (!text.isBlank()) {
            sink.frame("", text);
        }
    }
}
