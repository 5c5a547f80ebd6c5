package io.dragoman.catalog;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Puts in force what variables {@code catalogVersion}, {@code providerRows}, {@code modelRows} and {@code configRows} hold. */
final class SwapCatalogProcessor implements Processor {
    private final Catalog catalog;
    private final CatalogRows rows;

    SwapCatalogProcessor(Catalog catalog, CatalogRows rows) {
        this.catalog = catalog;
        this.rows = rows;
    }

    @Override
    public void process(Exchange exchange) {
        long number = Objects.requireNonNull(exchange.getVariable("catalogVersion", Long.class));
        catalog.swap(rows.snapshot(
                number, rows(exchange, "providerRows"), rows(exchange, "modelRows"), rows(exchange, "configRows")));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, @Nullable Object>> rows(Exchange exchange, String variable) {
        return Objects.requireNonNull(exchange.getVariable(variable, List.class));
    }
}
