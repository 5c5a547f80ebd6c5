package io.dragoman.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a model's price comes from; shown wherever the price is. */
public enum PriceSource {
    /** An admin set it. */
    ADMIN,
    /** The catalogue that ships with the product. */
    CATALOGUE,
    /** Nobody set one and the model runs on the operator's own machines: it costs nothing per token. */
    LOCAL,
    /** Nobody knows it: costs count as 0 and every decision says so. */
    UNKNOWN;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
