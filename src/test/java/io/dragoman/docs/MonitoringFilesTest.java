package io.dragoman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dragoman.catalog.Catalog;
import io.dragoman.events.Events;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.log.LogQueue;
import io.dragoman.operations.OperationsBeans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compares every metric and label in the dashboard and the alert rules with what the broker shows: its own with the table of
 * {@code docs/operations.md}, which is itself compared with a scrape, those of the process with the registry.
 */
class MonitoringFilesTest {
    private static final Path ALERTS = Path.of("k8s/monitoring/alerts.yaml");
    private static final Path DASHBOARD = Path.of("k8s/monitoring/dashboard.json");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final Pattern SELECTOR = Pattern.compile("\\b([a-z]+_[a-z_]+|up)\\b(?:\\{([^}]*)})?");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|ignoring) \\(([^)]*)\\)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Set<String> FUNCTIONS = Set.of("histogram_quantile", "group_left", "$__rate_interval");
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job", "le");

    private final Map<String, Set<String>> known = known();

    @Test
    void alertsOnMetricsAndLabelsThatExist() throws IOException {
        Map<String, String> expressions = new TreeMap<>();
        for (JsonNode group : YAML.readTree(ALERTS.toFile()).path("groups")) {
            group.path("rules").forEach(rule -> {
                expressions.put(rule.path("alert").asText(), rule.path("expr").asText());
                assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
                assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            });
        }

        assertThat(expressions).hasSizeGreaterThan(5);
        expressions.forEach(this::check);
    }

    @Test
    void drawsMetricsAndLabelsThatExist() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asText()));
        }

        assertThat(expressions).hasSizeGreaterThan(15);
        expressions.forEach(expression -> check(expression, expression));
    }

    @Test
    void saysWhatToDoForEveryAlert() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));

        for (JsonNode group : YAML.readTree(ALERTS.toFile()).path("groups")) {
            group.path("rules")
                    .forEach(rule ->
                            assertThat(page).contains("| `" + rule.path("alert").asText() + "` |"));
        }
    }

    private void check(String name, String expression) {
        assertThat(expression.chars().filter(c -> c == '(').count())
                .as(name)
                .isEqualTo(expression.chars().filter(c -> c == ')').count());
        Set<String> labels = new HashSet<>(OF_THE_SCRAPE);
        List<String> used = new ArrayList<>();
        String plain = GROUPING.matcher(expression).replaceAll("").replaceAll("\\[[^]]*]", "");
        Matcher selector = SELECTOR.matcher(plain.replaceAll("\"[^\"]*\"", "\"\""));
        int metrics = 0;
        while (selector.find()) {
            String metric = selector.group(1);
            if (FUNCTIONS.contains(metric) || (selector.group(2) == null && isLabel(plain, selector.start()))) {
                continue;
            }
            metrics++;
            String family = metric.replaceFirst("_(bucket|count|sum)$", "");
            assertThat(known.keySet()).as(name).contains(known.containsKey(metric) ? metric : family);
            labels.addAll(known.getOrDefault(metric, known.getOrDefault(family, Set.of())));
            Matcher label = LABEL.matcher(selector.group(2) == null ? "" : selector.group(2));
            label.results().forEach(found -> used.add(found.group(1)));
        }
        GROUPING.matcher(expression)
                .results()
                .forEach(group -> used.addAll(List.of(group.group(1).split(",\\s*"))));
        assertThat(metrics).as(name).isPositive();
        assertThat(labels).as(name).containsAll(used);
    }

    /** True inside braces, where a word is a label and not a metric. */
    private static boolean isLabel(String expression, int at) {
        return expression.lastIndexOf('{', at) > expression.lastIndexOf('}', at);
    }

    private static Map<String, Set<String>> known() {
        Map<String, Set<String>> known = new TreeMap<>();
        known.put("up", Set.of());
        try {
            for (String line : Files.readAllLines(Path.of("docs/operations.md"))) {
                if (line.startsWith("| `dragoman_")) {
                    String[] cells = line.split("\\s*\\|\\s*");
                    known.put(
                            cells[1].replace("`", ""),
                            Set.of(cells[3].replace("`", "").split(", ")));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        known.putAll(ofTheProcess());
        return known;
    }

    private static Map<String, Set<String>> ofTheProcess() {
        Catalog catalog = new Catalog();
        try (Events events = new Events(8);
                OperationsBeans operations = new OperationsBeans(
                        catalog,
                        new Health(HealthSettings.DEFAULT, Clock.systemUTC()),
                        new LogQueue(rows -> {}, 1),
                        events,
                        () -> 0)) {
            Map<String, Set<String>> shown = new TreeMap<>();
            operations
                    .registry()
                    .scrape()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        Set<String> labels = shown.computeIfAbsent(line.split("[{ ]")[0], name -> new HashSet<>());
                        Pattern.compile("(\\w+)=\"")
                                .matcher(line)
                                .results()
                                .forEach(label -> labels.add(label.group(1)));
                    });
            shown.keySet().removeIf(name -> name.startsWith("dragoman_"));
            return shown;
        }
    }
}
