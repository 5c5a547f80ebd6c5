package io.dragoman.tsdb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dragoman.chat.Json;
import io.dragoman.tsdb.SeriesReader.Series;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers the query in variable {@code tsdb-query}. */
public final class TsdbSeriesProcessor implements Processor {
    private final SeriesReader reader;

    TsdbSeriesProcessor(SeriesReader reader) {
        this.reader = reader;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        TsdbQuery query = exchange.getVariable(TsdbQueryProcessor.QUERY, TsdbQuery.class);
        Message message = exchange.getMessage();
        message.setBody(json(query, reader.read(query)));
        message.setHeader("Content-Type", "application/json");
    }

    /** Written as it goes: as a tree, many points would take many times their size. */
    private static byte[] json(TsdbQuery query, List<Series> series) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
        try (JsonGenerator json = Json.mapper().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("series");
            for (Series one : series) {
                write(json, query, one);
            }
            json.writeEndArray();
            json.writeStringField("agg", query.aggregate().wireName());
            json.writeNumberField("start", query.startMs());
            json.writeNumberField("end", query.endMs());
            json.writeNumberField("step", query.stepMs());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, TsdbQuery query, Series series) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", query.metric().wireName());
        writeKey(json, query, series.key());
        json.writeArrayFieldStart("points");
        for (Map.Entry<Long, Double> point : series.points().entrySet()) {
            json.writeStartObject();
            json.writeNumberField("t", point.getKey());
            writeValue(json, point.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A series of samples without a model, a mode or a key bears null. */
    private static void writeKey(JsonGenerator json, TsdbQuery query, SeriesKey key) throws IOException {
        switch (query.by()) {
            case MODEL -> {
                writeName(json, "model_id", key.name());
                writeName(json, "provider_id", key.providerId());
            }
            case PROVIDER -> writeName(json, "provider_id", key.providerId());
            case MODE -> writeName(json, "mode", key.name());
            case API_KEY -> writeName(json, "api_key_id", key.name());
            case TOTAL -> {
                // There is but one.
            }
        }
    }

    private static void writeName(JsonGenerator json, String field, String name) throws IOException {
        if (name.isEmpty()) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, name);
        }
    }

    /** Whole numbers without a fraction, as counts and sums of tokens are. */
    private static void writeValue(JsonGenerator json, double value) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumberField("v", (long) value);
        } else {
            json.writeNumberField("v", value);
        }
    }
}
