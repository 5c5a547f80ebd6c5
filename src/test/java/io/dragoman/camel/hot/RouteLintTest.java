package io.dragoman.camel.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteLintTest {
    private static final String CHAT = """
            - route:
                id: chat
                description: Answer a conversation
                from:
                  uri: hot:chat
                  steps:
                    - log: "hello"
            """;

    private final RouteLint lint = new RouteLint(List.of());

    private List<String> findings(Map<String, String> files) {
        return lint.check(new TreeMap<>(files)).stream()
                .map(RouteLint.Finding::toString)
                .toList();
    }

    private List<String> step(String yaml) {
        return findings(Map.of("pipeline/chat.camel.yaml", CHAT + "        - " + yaml + "\n"));
    }

    @Test
    void findsNothingInAGoodSetOfFiles() {
        assertThat(findings(Map.of(
                        "api/consumer.camel.yaml",
                        """
                        - restConfiguration:
                            inlineRoutes: false
                        - rest:
                            path: /v1
                            post:
                              - {id: post-chat, path: /chat, description: Chat, to: "hot:chat"}
                              - {id: get-models, path: /m, description: Models, to: "hot:models"}
                        """,
                        "pipeline/chat.camel.yaml",
                        CHAT + "        - toD: \"hot:provider-${variable.candidate.providerId}\"\n",
                        "provider/openai.camel.yaml",
                        """
                        - routeTemplate:
                            id: provider-openai
                            description: Chat completions
                            parameters:
                              - {name: providerId, description: Key}
                              - {name: timeoutMs, description: First byte, defaultValue: "30000"}
                            route:
                              from:
                                uri: "hot:provider-{{providerId}}"
                                steps:
                                  - to:
                                      uri: "llm:{{providerId}}"
                                      parameters: {path: /chat/completions, firstByteTimeoutMs: "{{timeoutMs}}"}
                        """,
                        "admin/models.camel.yaml",
                        """
                        - route:
                            id: models
                            description: List models
                            from:
                              uri: hot:models
                              steps:
                                - to: hot:require-admin
                                - to: "sql:classpath:sql/model/list.sql"
                        """,
                        "policy/access.camel.yaml",
                        """
                        - route:
                            id: access
                            description: Check the key
                            from: {uri: "hot:access", steps: [{log: x}]}
                        - route:
                            id: require-admin
                            description: Check the token
                            from: {uri: "hot:require-admin", steps: [{log: x}]}
                        """,
                        "policy/errors.camel.yaml",
                        """
                        - routeConfiguration:
                            onException:
                              - onException:
                                  exception: [java.lang.Exception]
                        """,
                        "schedule/probe.camel.yaml",
                        """
                        - route:
                            id: probe
                            description: Look after providers
                            from: {uri: "timer:probe?period=1000", steps: [{to: "hot:chat"}]}
                        """)))
                .isEmpty();
    }

    @Test
    void saysFileAndLine() {
        assertThat(step("to: \"exec:rm\"")).singleElement().asString().startsWith("pipeline/chat.camel.yaml:8: ");
    }

    /** S-70. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: \"exec:rm\"",
                "to: \"file:/etc\"",
                "to: \"http:evil.example\"",
                "toD: \"http://${header.host}/\"",
                "toD: \"${header.where}\"",
                "toD: \"${variable.x}:y\"",
                "to: {uri: \"jms:queue\"}",
                "wireTap: {uri: \"kafka:x\"}",
                "to: \"docker:x\"",
                "to: \"platform-http:/x\"",
                "to: \"rest:get:/x\"",
                "to: \"timer:x\"",
                "to: \"kamelet:x\"",
                "to: \"sql:delete from model\"",
                "toD: \"sql:classpath:sql/${header.x}.sql\"",
                "to: \"bean:java.lang.Runtime\"",
                "enrich: {simple: \"${header.x}\"}",
                "enrich: {method: {ref: x}}",
                "pollEnrich: {constant: \"file:/etc\"}",
                "recipientList: {simple: \"hot:chat,exec:rm\"}",
                "routingSlip: {header: x}",
                "script: {groovy: \"1\"}",
                "setBody: {groovy: \"1\"}",
                "setBody: {joor: \"1\"}",
                "setBody: {language: {language: js, expression: \"1\"}}",
                "unmarshal: {yaml: {}}",
                "unmarshal: {jaxb: {}}",
                "bean: {beanType: java.lang.Runtime, method: exec}",
                "process: {ref: \"#class:java.lang.Thread\"}",
                "setBody: {constant: \"{{aws:secret}}\"}",
                "setBody: {constant: \"{{hashicorp:vault:x}}\"}",
                "onException: {exception: [x]}",
                "to: \"hot:nowhere\"",
                "toD: \"hot:nowhere-${variable.x}\""
            })
    void refusesWhatRoutesMustNotReach(String yaml) {
        assertThat(step(yaml)).isNotEmpty();
    }

    @Test
    void allowsComponentsThatTheOperatorNames() {
        RouteLint withKafka = new RouteLint(List.of("kafka", "http"));
        String kafka = CHAT + "        - to: \"kafka:audit\"\n        - to: \"http:host/path\"\n";
        String dynamic = CHAT + "        - toD: \"http:${header.x}/path\"\n";

        assertThat(withKafka.check(Map.of("pipeline/chat.camel.yaml", kafka))).isEmpty();
        assertThat(withKafka.check(Map.of("pipeline/chat.camel.yaml", dynamic))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pipeline/chat  | id: chat            | id: Chat_1        | kebab-case",
                "pipeline/chat  | id: chat            | id: talk          | as the file is named",
                "pipeline/chat  | uri: hot:chat       | uri: hot:other    | hot:chat",
                "pipeline/chat  | uri: hot:chat       | uri: timer:chat   | only in schedule/",
                "pipeline/chat  | description: Answer a conversation | autoStartup: true | a description",
                "pipeline/chat  | - route:            | - beans:          | one of route",
                "pipeline/chat  | - route:            | - rest:           | only in api/",
                "pipeline/chat  | - route:            | - routeTemplate:  | only in provider/",
                "pipeline/chat  | - route:            | - routeConfiguration: | only in policy/"
            })
    void holdsTheConventions(String name, String from, String to, String expected) {
        assertThat(findings(Map.of(name + ".camel.yaml", CHAT.replace(from, to))))
                .anySatisfy(finding -> assertThat(finding).contains(expected));
    }

    @Test
    void wantsEveryTemplateParameterUsedAndTheTemplateNamedAfterItsFile() {
        String template = """
                - routeTemplate:
                    id: provider-x
                    description: X
                    parameters:
                      - {name: providerId, description: Key}
                      - {name: unused, description: Not used}
                    from: {uri: "hot:provider-{{providerId}}", steps: [{log: x}]}
                """;

        assertThat(findings(Map.of("provider/y.camel.yaml", template)))
                .containsExactlyInAnyOrder(
                        "provider/y.camel.yaml:1: id: provider-x (expected: provider-y, as the file is named)",
                        "provider/y.camel.yaml:6: parameter: unused (expected: used as {{unused}})");
    }

    @Test
    void wantsAdminRoutesThatADoorReachesToRequireAnAdmin() {
        String doors = """
                - rest:
                    get:
                      - {id: get-a, path: /a, description: A, to: "hot:open"}
                """;
        String open = """
                - route:
                    id: open
                    description: Forgets the check
                    from: {uri: "hot:open", steps: [{to: "hot:inner"}, {to: "hot:require-admin"}]}
                - route:
                    id: inner
                    description: Reached by no door
                    from: {uri: "hot:inner", steps: [{log: x}]}
                - route:
                    id: require-admin
                    description: Check
                    from: {uri: "hot:require-admin", steps: [{log: x}]}
                """;

        assertThat(findings(Map.of("api/admin.camel.yaml", doors, "admin/open.camel.yaml", open)))
                .containsExactly("admin/open.camel.yaml:1: first step of open (expected: to: hot:require-admin)");
    }

    @Test
    void refusesTwoRoutesOfOneName() {
        assertThat(findings(Map.of("pipeline/chat.camel.yaml", CHAT, "schedule/chat.camel.yaml", CHAT)))
                .containsExactly(
                        "schedule/chat.camel.yaml:1: id: chat (expected: unique, but pipeline/chat.camel.yaml has it)");
    }

    @Test
    void refusesCatchAllEndpoints() {
        String door = """
                - route:
                    id: door
                    description: Catches all
                    from: {uri: "platform-http:proxy-x", steps: [{log: x}]}
                """;

        assertThat(findings(Map.of("api/door.camel.yaml", door))).anyMatch(finding -> finding.contains("proxy"));
    }

    @Test
    void checksAgainstTheSchemaOfTheYamlLanguage() {
        RouteSchema schema = new RouteSchema();

        assertThat(schema.check("chat.camel.yaml", CHAT)).isNull();
        assertThat(schema.check("chat.camel.yaml", CHAT + "        - setBody: {constant: true}\n"))
                .isNull();
        assertThat(schema.check("chat.camel.yaml", CHAT.replace("description", "descripshun")))
                .hasToString("chat.camel.yaml:2: schema: /0/route: property 'descripshun' is not defined in the schema"
                        + " and the schema does not allow additional properties");
    }
}
