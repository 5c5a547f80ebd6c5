package io.dragoman.tsdb;

/**
 * A value of a dimension that samples are added up by.
 *
 * @param name the model, mode, key or status; empty for samples that have none
 * @param providerId of a model, else empty
 */
record SeriesKey(Kind kind, String name, String providerId) {
    /** The dimensions. A sample is in one series of each. */
    enum Kind {
        MODEL("model"),
        MODE("mode"),
        API_KEY("api_key"),
        STATUS("status");

        private final String columnValue;

        Kind(String columnValue) {
            this.columnValue = columnValue;
        }

        String columnValue() {
            return columnValue;
        }

        static Kind ofColumn(String value) {
            for (Kind kind : values()) {
                if (kind.columnValue.equals(value)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind of series: " + value);
        }
    }

    SeriesKey(Kind kind, String name) {
        this(kind, name, "");
    }
}
