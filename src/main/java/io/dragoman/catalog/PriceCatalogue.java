package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The prices, limits and capabilities that ship with the product, for models that are registered without. Read on the first question, so
 * that a start with complete rows does not pay for it. Safe for any thread.
 */
public final class PriceCatalogue {
    private static final String RESOURCE = "/catalogue/models.json";
    private static final Pattern DATE = Pattern.compile("-(?:\\d{8}|\\d{4}-\\d{2}-\\d{2})$");
    private static final String LATEST = "-latest";

    private volatile @Nullable Map<String, Map<String, CatalogueEntry>> providers;

    /**
     * Finds a model by the provider's name of it: as it stands; without the vendor in front ({@code anthropic/...}, or a path); without
     * the date or {@code -latest} behind; and for a name without date, the newest dated one.
     *
     * @param catalogueKey whose prices, empty for nobody's
     */
    Optional<CatalogueEntry> find(String catalogueKey, String providerModel) {
        Map<String, CatalogueEntry> models = providers().getOrDefault(catalogueKey, Map.of());
        return spellings(providerModel.toLowerCase(Locale.ROOT))
                .map(spelling -> models.containsKey(spelling) ? models.get(spelling) : newestDated(models, spelling))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Stream<String> spellings(String name) {
        Set<String> spellings = new LinkedHashSet<>();
        for (String form : new String[] {name, name.substring(name.lastIndexOf('/') + 1)}) {
            spellings.add(form);
            spellings.add(DATE.matcher(form).replaceFirst(""));
            spellings.add(form.endsWith(LATEST) ? form.substring(0, form.length() - LATEST.length()) : form);
        }
        return spellings.stream();
    }

    private static @Nullable CatalogueEntry newestDated(Map<String, CatalogueEntry> models, String name) {
        return models.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name))
                .filter(entry ->
                        DATE.matcher(entry.getKey().substring(name.length())).matches())
                .max(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    private Map<String, Map<String, CatalogueEntry>> providers() {
        Map<String, Map<String, CatalogueEntry>> read = providers;
        return read == null ? load() : read;
    }

    private synchronized Map<String, Map<String, CatalogueEntry>> load() {
        Map<String, Map<String, CatalogueEntry>> read = providers;
        if (read != null) {
            return read;
        }
        Map<String, Map<String, CatalogueEntry>> loaded = new HashMap<>();
        tree().path("providers").properties().forEach(provider -> {
            Map<String, CatalogueEntry> models = new HashMap<>();
            provider.getValue()
                    .properties()
                    .forEach(model -> models.put(model.getKey().toLowerCase(Locale.ROOT), entry(model.getValue())));
            loaded.put(provider.getKey(), models);
        });
        providers = loaded;
        return loaded;
    }

    private static JsonNode tree() {
        try (InputStream in = PriceCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": missing (expected: a file among the resources)");
            }
            return Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CatalogueEntry entry(JsonNode row) {
        TreeSet<String> capabilities = new TreeSet<>();
        row.path("capabilities").forEach(capability -> capabilities.add(capability.asText()));
        return new CatalogueEntry(
                row.has("input") ? price(row) : null,
                row.path("context").asInt(),
                row.path("max_output").asInt(0),
                capabilities,
                row.path("released").asText(""),
                row.path("status").asText(""));
    }

    /** A class without a price of its own costs as its parent class: cached input as input, reasoning as output. */
    private static Price price(JsonNode row) {
        long input = perMillion(row.path("input"));
        long output = perMillion(row.path("output"));
        return new Price(
                input,
                output,
                row.has("cache_read") ? perMillion(row.path("cache_read")) : input,
                row.has("cache_write") ? perMillion(row.path("cache_write")) : input,
                row.has("reasoning") ? perMillion(row.path("reasoning")) : output);
    }

    /** USD to nano-USD; both for one million tokens. */
    private static long perMillion(JsonNode usd) {
        BigDecimal nano = usd.decimalValue().movePointRight(9);
        return nano.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
