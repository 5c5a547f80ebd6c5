package io.dragoman.camel.hot;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

/** What one load of one file has put into the Camel context. */
final class Generation {
    final RouteFile file;
    final int number;
    final List<String> routeIds = new ArrayList<>();
    final List<RouteTemplateDefinition> templates = new ArrayList<>();
    final List<RouteConfigurationDefinition> configurations = new ArrayList<>();

    Generation(RouteFile file, int number) {
        this.file = file;
        this.number = number;
    }

    boolean hasTemplate(String baseId) {
        return templates.stream()
                .anyMatch(template -> RouteIds.base(template.getId()).equals(baseId));
    }
}
