package io.dragoman.camel.hot;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Puts route files into the Camel context under the ids of their generation, and takes them out again. */
final class GenerationLoader {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationLoader.class);

    private final CamelContext context;
    private final Model model;

    GenerationLoader(CamelContext context) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /**
     * Adds what the file defines; what was added before a failure is in {@code into}.
     *
     * @param renamed false for doors, which are never replaced
     */
    void add(Generation into, boolean renamed) throws Exception {
        var resource =
                ResourceHelper.fromBytes(into.file.name(), into.file.text().getBytes(StandardCharsets.UTF_8));
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource))) {
            if (builder instanceof RouteBuilder routes) {
                routes.addLifecycleInterceptor(new Naming(into, renamed));
            }
            if (builder instanceof RouteConfigurationBuilder configurations) {
                configurations.addRouteConfigurationsToCamelContext(context);
                into.configurations.addAll(
                        configurations.getRouteConfigurationCollection().getRouteConfigurations());
            }
            context.addRoutes(builder);
        }
    }

    /** Gives routes and templates the ids of their generation, after the file has been read and before it is added. */
    private record Naming(Generation generation, boolean renamed) implements RouteBuilderLifecycleStrategy {
        @Override
        public void afterConfigure(RouteBuilder builder) {
            for (RouteDefinition route : builder.getRouteCollection().getRoutes()) {
                if (renamed) {
                    route.setId(RouteIds.of(route.getId(), generation.number));
                }
                generation.routeIds.add(route.getId());
            }
            for (RouteTemplateDefinition template :
                    builder.getRouteTemplateCollection().getRouteTemplates()) {
                template.setId(RouteIds.of(template.getId(), generation.number));
                generation.templates.add(template);
            }
        }
    }

    /** The id of the started route. */
    String instantiate(String templateId, String routeId, int generation, Map<String, String> parameters) {
        TemplatedRouteBuilder builder = TemplatedRouteBuilder.builder(context, templateId)
                .routeId(RouteIds.of(routeId, generation))
                .prefixId(RouteIds.stepPrefix(routeId, generation));
        parameters.forEach(builder::parameter);
        return builder.add();
    }

    /** Takes the configurations out, so that routes added from now on do not get them. */
    void withdraw(Generation generation) {
        model.getRouteConfigurationDefinitions()
                .removeIf(known -> generation.configurations.stream().anyMatch(own -> own == known));
    }

    /** Undoes {@link #withdraw}. */
    void putBack(Generation generation) {
        model.addRouteConfigurations(generation.configurations);
    }

    void removeTemplates(Generation generation) {
        for (RouteTemplateDefinition template : generation.templates) {
            try {
                model.removeRouteTemplateDefinition(template);
            } catch (Exception failure) {
                LOG.warn("Template {} stays behind", template.getId(), failure);
            }
        }
    }

    /** Stops and removes a route, waiting for nobody who is inside. */
    void remove(String routeId) {
        RouteDefinition definition = model.getRouteDefinition(routeId);
        try {
            if (definition != null) {
                model.removeRouteDefinition(definition);
            }
        } catch (Exception failure) {
            LOG.warn("Route {} stays behind", routeId, failure);
        }
    }

    /** Where in the files a failure of Camel belongs. */
    static RouteFileException explain(Throwable failure, RouteFile file) {
        String routeId = null;
        String token = null;
        Throwable root = failure;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            root = at;
            if (at instanceof RouteFileException known) {
                return known;
            }
            if (at instanceof MarkedYamlEngineException marked) {
                int line =
                        marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
                return new RouteFileException(file.name(), line, firstLine(marked.getProblem()));
            }
            if (at instanceof FailedToCreateRouteException create) {
                routeId = create.getRouteId();
            } else if (at instanceof FailedToStartRouteException start) {
                routeId = start.getRouteId();
            }
            token = tokenOf(at, token);
        }
        int line = file.lineOfRoute(routeId == null ? null : RouteIds.base(routeId));
        return new RouteFileException(file.name(), file.lineOf(token, line), firstLine(root.getMessage()));
    }

    /** What the failure stumbled over, as the file spells it. */
    private static @Nullable String tokenOf(Throwable failure, @Nullable String before) {
        if (failure instanceof NoSuchBeanException bean) {
            return bean.getName();
        }
        if (failure instanceof ResolveEndpointFailedException endpoint && endpoint.getUri() != null) {
            return endpoint.getUri().replace("://", ":");
        }
        return failure instanceof ClassNotFoundException ? failure.getMessage() : before;
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "cannot be loaded"
                : message.lines().findFirst().orElse("cannot be loaded");
    }
}
