package io.dragoman.camel.hot;

import io.dragoman.camel.hot.RouteFile.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a route file must and must not contain: the conventions by which routes are found and read, and an allow-list of
 * what they may reach (S-70). Looks at all files together, because endpoints point from one to another.
 */
public final class RouteLint {
    private static final Set<String> COMPONENTS = Set.of(
            "hot",
            "direct",
            "seda",
            "llm",
            "sql",
            "log",
            "timer",
            "scheduler",
            "rest",
            "platform-http",
            "bean",
            "process");
    private static final Set<String> KINDS =
            Set.of("route", "routeTemplate", "rest", "restConfiguration", "routeConfiguration", "onCompletion");
    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete", "head");
    private static final Set<String> REFUSED_STEPS = Set.of(
            "script",
            "kamelet",
            "serviceCall",
            "claimCheck",
            "csimple",
            "datasonnet",
            "groovy",
            "java",
            "joor",
            "jq",
            "js",
            "language",
            "mvel",
            "ognl",
            "python",
            "spel",
            "wasm",
            "xquery");
    private static final Set<String> DATA_FORMATS = Set.of("json", "base64", "csv", "id");
    private static final Set<String> ENDPOINT_KEYS =
            Set.of("to", "toD", "wireTap", "uri", "deadLetterUri", "poll", "interceptFrom", "interceptSendToEndpoint");
    private static final Set<String> DYNAMIC_STEPS =
            Set.of("enrich", "pollEnrich", "recipientList", "routingSlip", "dynamicRouter");
    private static final Set<String> CLASS_NAMES = Set.of("beanType", "type", "className", "factoryBean");
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern REMOTE_PLACEHOLDER = Pattern.compile(
            "\\{\\{\\s*\\??\\s*(aws|azure|bean|configmap|configmap-binary|cyberark|gcp|hashicorp|ibm|ibm-secrets-manager|secret"
                    + "|secret-binary|secrets-manager|service|service\\.name|service\\.host|service\\.port"
                    + "|spring-config|sysenv)[-.a-z]*:");

    private final Set<String> components;

    /** One thing that is wrong. */
    public record Finding(String file, int line, String reason) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + reason;
        }
    }

    /** @param extraComponents schemes that operators allow besides ours; {@code mock} in tests */
    public RouteLint(Collection<String> extraComponents) {
        components = new HashSet<>(COMPONENTS);
        components.addAll(extraComponents);
    }

    /** Checks texts by file name, as {@code pipeline/chat.camel.yaml}. */
    public List<Finding> check(Map<String, String> files) {
        List<RouteFile> parsed = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        files.forEach((name, text) -> {
            try {
                parsed.add(RouteFile.parse(name, text));
            } catch (RouteFileException broken) {
                findings.add(new Finding(broken.file(), broken.line(), broken.reason()));
            }
        });
        findings.addAll(check(parsed));
        return findings;
    }

    List<Finding> check(Collection<RouteFile> files) {
        List<Finding> findings = new ArrayList<>();
        Names names = Names.of(files, findings);
        for (RouteFile file : files) {
            new FileCheck(file, names, findings).run();
        }
        return findings;
    }

    /** What the files define together: who consumes which {@code hot:} name, and whom the doors reach. */
    private record Names(Set<String> consumed, Set<String> templatePrefixes, Set<String> reachedByDoors) {
        static Names of(Collection<RouteFile> files, List<Finding> findings) {
            Names names = new Names(new HashSet<>(), new HashSet<>(), new HashSet<>());
            Map<String, String> owners = new LinkedHashMap<>();
            for (RouteFile file : files) {
                for (Element element : file.elements()) {
                    names.add(file, element);
                    String id = element.id();
                    String other = id == null ? null : owners.putIfAbsent(id, file.name());
                    if (other != null) {
                        findings.add(new Finding(
                                file.name(),
                                element.line(),
                                "id: " + id + " (expected: unique, but " + other + " has it)"));
                    }
                }
            }
            return names;
        }

        private void add(RouteFile file, Element element) {
            String from = element.from();
            if (from != null && from.startsWith("hot:")) {
                String name = nameOf(from);
                int parameter = name.indexOf("{{");
                if (parameter < 0) {
                    consumed.add(name);
                } else {
                    templatePrefixes.add(name.substring(0, parameter));
                }
            }
            if (file.folder().equals("api")) {
                element.body().walk(entry -> {
                    String uri = entry.value().text();
                    if (uri != null && uri.startsWith("hot:")) {
                        reachedByDoors.add(nameOf(uri));
                    }
                });
            }
        }

        boolean has(String name) {
            int dynamic = firstDynamic(name);
            if (dynamic >= 0) {
                String prefix = name.substring(0, dynamic);
                return templatePrefixes.contains(prefix)
                        || consumed.stream().anyMatch(known -> known.startsWith(prefix));
            }
            return consumed.contains(name) || templatePrefixes.stream().anyMatch(name::startsWith);
        }

        private static int firstDynamic(String name) {
            int simple = name.indexOf("${");
            int placeholder = name.indexOf("{{");
            return simple < 0 ? placeholder : placeholder < 0 ? simple : Math.min(simple, placeholder);
        }
    }

    private static String nameOf(String uri) {
        String rest = uri.substring(uri.indexOf(':') + 1);
        int question = rest.indexOf('?');
        return question < 0 ? rest : rest.substring(0, question);
    }

    /** The rules for one file. */
    private final class FileCheck {
        private final RouteFile file;
        private final Names names;
        private final List<Finding> findings;
        private final String folder;

        private FileCheck(RouteFile file, Names names, List<Finding> findings) {
            this.file = file;
            this.names = names;
            this.findings = findings;
            this.folder = file.folder();
        }

        private void report(int line, String reason) {
            findings.add(new Finding(file.name(), line, reason));
        }

        private void run() {
            for (Element element : file.elements()) {
                if (!KINDS.contains(element.kind())) {
                    report(element.line(), element.kind() + " (expected: one of route, routeTemplate, rest, ...)");
                    continue;
                }
                switch (element.kind()) {
                    case "route" -> checkRoute(element);
                    case "routeTemplate" -> checkTemplate(element);
                    case "rest" -> checkRest(element);
                    case "routeConfiguration" -> onlyIn("policy", "routeConfiguration", element.line());
                    case "onCompletion" -> onlyIn("pipeline", "onCompletion", element.line());
                    default -> onlyIn("api", element.kind(), element.line());
                }
                element.body().walk(this::checkEntry);
            }
            checkFileName();
        }

        private void checkFileName() {
            List<Element> routes = file.elements("route");
            if (!routes.isEmpty() && !folder.equals("api") && !folder.equals("policy")) {
                String id = routes.get(0).id();
                if (id != null && !id.equals(file.stem()) && !id.startsWith(file.stem() + "-")) {
                    report(
                            routes.get(0).line(),
                            "id: " + id + " (expected: " + file.stem() + ", as the file is named)");
                }
            }
        }

        private void checkRoute(Element route) {
            checkIdAndDescription("route", route.body(), route.line());
            String from = route.from();
            if (from == null) {
                report(route.line(), "from (expected: an endpoint)");
            } else if (!folder.equals("api")) {
                checkConsumer(route, from);
            }
            String id = route.id();
            if (folder.equals("admin") && id != null && names.reachedByDoors.contains(id)) {
                checkRequiresAdmin(route, id);
            }
        }

        private void checkConsumer(Element route, String from) {
            boolean clock = from.startsWith("timer:") || from.startsWith("scheduler:");
            boolean named = from.equals("hot:" + route.id()) || from.equals("seda:" + route.id());
            if (!clock && !named && !nameOf(from).equals(route.id())) {
                report(route.line(), "from: " + from + " (expected: hot:" + route.id() + ")");
            }
        }

        private void checkRequiresAdmin(Element route, String id) {
            YamlTree from = route.body().get("from");
            YamlTree steps = from == null ? null : from.get("steps");
            YamlTree first = steps == null || steps.items().isEmpty()
                    ? null
                    : steps.items().get(0);
            YamlTree to = first == null ? null : first.get("to");
            String uri = to == null ? null : to.text() != null ? to.text() : to.text("uri");
            if (!"hot:require-admin".equals(uri) && !id.equals("require-admin")) {
                report(route.line(), "first step of " + id + " (expected: to: hot:require-admin)");
            }
        }

        private void checkTemplate(Element template) {
            onlyIn("provider", "routeTemplate", template.line());
            checkIdAndDescription("routeTemplate", template.body(), template.line());
            String id = template.id();
            if (id != null && !id.equals("provider-" + file.stem())) {
                report(
                        template.line(),
                        "id: " + id + " (expected: provider-" + file.stem() + ", as the file is named)");
            }
            YamlTree parameters = template.body().get("parameters");
            if (parameters != null) {
                parameters.items().forEach(parameter -> checkParameter(template, parameter));
            }
        }

        private void checkParameter(Element template, YamlTree parameter) {
            String name = parameter.text("name");
            if (name == null) {
                report(parameter.line(), "parameter (expected: a name)");
                return;
            }
            boolean[] used = new boolean[1];
            template.body().walk(entry -> {
                String text = entry.value().text();
                used[0] |= text != null
                        && text.replace(" ", "").matches("(?s).*\\{\\{\\??" + Pattern.quote(name) + "[:}].*");
            });
            if (!used[0]) {
                report(parameter.line(), "parameter: " + name + " (expected: used as {{" + name + "}})");
            }
            if (isBlank(parameter.text("description"))) {
                report(parameter.line(), "parameter " + name + " (expected: a description)");
            }
        }

        private void checkRest(Element rest) {
            onlyIn("api", "rest", rest.line());
            for (YamlTree.Entry verb : rest.body().entries()) {
                if (VERBS.contains(verb.key())) {
                    verb.value().items().forEach(item -> checkIdAndDescription(verb.key(), item, item.line()));
                }
            }
        }

        private void checkIdAndDescription(String what, YamlTree body, int line) {
            String id = body.text("id");
            if (id == null || !KEBAB.matcher(id).matches()) {
                report(line, what + " id: " + id + " (expected: kebab-case)");
            }
            if (isBlank(body.text("description"))) {
                report(line, what + " " + id + " (expected: a description)");
            }
        }

        private void onlyIn(String allowedFolder, String what, int line) {
            if (!folder.equals(allowedFolder)) {
                report(line, what + " (expected: only in " + allowedFolder + "/)");
            }
        }

        private void checkEntry(YamlTree.Entry entry) {
            String key = entry.key();
            String text = entry.value().text();
            if (key.equals("onException")) {
                onlyIn("policy", "onException", entry.line());
            }
            if (REFUSED_STEPS.contains(key)) {
                report(entry.line(), key + " (expected: simple, constant or method)");
            }
            if (key.equals("marshal") || key.equals("unmarshal")) {
                checkDataFormat(entry);
            }
            if (CLASS_NAMES.contains(key) && text != null && text.indexOf('.') > 0 && !key.equals("type")) {
                report(entry.line(), key + ": " + text + " (expected: ref to a bean)");
            }
            if (key.equals("ref") && text != null && text.startsWith("#")) {
                report(entry.line(), "ref: " + text + " (expected: the name of a bean)");
            }
            if (text != null && REMOTE_PLACEHOLDER.matcher(text).find()) {
                report(entry.line(), text + " (expected: no remote placeholder)");
            }
            if (ENDPOINT_KEYS.contains(key) && text != null) {
                checkEndpoint(text, entry.line());
            }
            if (key.equals("from") && text != null) {
                checkEndpoint(text, entry.line());
            }
            if (DYNAMIC_STEPS.contains(key)) {
                checkDynamic(entry);
            }
        }

        private void checkDataFormat(YamlTree.Entry step) {
            for (YamlTree.Entry format : step.value().entries()) {
                if (!DATA_FORMATS.contains(format.key())) {
                    report(format.line(), step.key() + ": " + format.key() + " (expected: json, csv or base64)");
                }
            }
        }

        /** The expression must begin with a scheme that is spelled out. */
        private void checkDynamic(YamlTree.Entry step) {
            YamlTree value = step.value();
            YamlTree expression = value.get("expression") != null ? value.get("expression") : value;
            String text = null;
            int line = step.line();
            for (String language : List.of("simple", "constant")) {
                YamlTree in = expression == null ? null : expression.get(language);
                if (in != null) {
                    text = in.text() != null ? in.text() : in.text("expression");
                    line = in.line();
                }
            }
            if (text == null) {
                report(line, step.key() + " (expected: simple or constant that begins with a component name)");
                return;
            }
            for (String uri : text.split(",")) {
                checkEndpoint(uri.trim(), line);
            }
        }

        private void checkEndpoint(String uri, int line) {
            Matcher matcher = SCHEME.matcher(uri);
            if (!matcher.matches()) {
                report(line, "endpoint: " + uri + " (expected: a component name, a colon, ...)");
                return;
            }
            String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
            String rest = matcher.group(2);
            if (!components.contains(scheme)) {
                report(line, "component: " + scheme + " (expected: one of dragoman.routes.allowed-components)");
                return;
            }
            String problem = problem(scheme, rest);
            if (problem != null) {
                report(line, uri + " (expected: " + problem + ")");
            }
        }

        private @Nullable String problem(String scheme, String rest) {
            return switch (scheme) {
                case "hot" -> names.has(nameOf(":" + rest)) ? null : "a route that consumes it";
                case "timer", "scheduler" -> folder.equals("schedule") ? null : "only in schedule/";
                case "rest" -> folder.equals("api") ? null : "only in api/";
                case "platform-http" ->
                    rest.replace("/", "").startsWith("proxy")
                            ? "a path that does not begin with proxy"
                            : folder.equals("api") ? null : "only in api/";
                case "sql" ->
                    rest.startsWith("classpath:sql/") && !rest.contains("${") ? null : "sql:classpath:sql/...";
                case "http", "https" ->
                    authority(rest).contains("${") || authority(rest).isEmpty() ? "a constant host" : null;
                case "bean" -> nameOf(":" + rest).indexOf('.') < 0 ? null : "the name of a bean";
                default -> null;
            };
        }

        private String authority(String rest) {
            String afterSlashes = rest.replaceFirst("^/*", "");
            int slash = afterSlashes.indexOf('/');
            return slash < 0 ? afterSlashes : afterSlashes.substring(0, slash);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
