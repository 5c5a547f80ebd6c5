package io.dragoman.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class NeedleTest {
    @Test
    void countsAcrossTheBordersOfBuffers() {
        String stream =
                "data: {\"content\":\"word0 \"}\n\ndata: {\"content\":\"other\"}\n\ndata: {\"content\":\"word1 \"}\n\n";
        for (int at = 0; at <= stream.length(); at++) {
            Needle needle = new Needle("content\":\"word");
            needle.read(Buffer.buffer(stream.substring(0, at)));
            needle.read(Buffer.buffer(stream.substring(at)));
            assertThat(needle.count()).isEqualTo(2);
        }
    }

    @Test
    void findsATextThatStartsTwice() {
        Needle needle = new Needle("[DONE]");
        needle.read(Buffer.buffer("[D[DONE]"));
        assertThat(needle.count()).isEqualTo(1);
    }

    @Test
    void refusesATextItCouldMiss() {
        assertThatThrownBy(() -> new Needle("abcab")).hasMessageContaining("first character only once");
    }
}
