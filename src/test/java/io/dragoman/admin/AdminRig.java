package io.dragoman.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.access.Access;
import io.dragoman.access.AccessBeans;
import io.dragoman.access.AccessSettings;
import io.dragoman.access.Bootstrap;
import io.dragoman.access.KeySpending;
import io.dragoman.api.AnswerProblemProcessor;
import io.dragoman.audit.AuditBeans;
import io.dragoman.audit.AuditLog;
import io.dragoman.camel.CamelRig;
import io.dragoman.camel.llm.LlmTarget;
import io.dragoman.camel.llm.LlmTargets;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogBeans;
import io.dragoman.catalog.PriceCatalogue;
import io.dragoman.catalog.ProviderKeys;
import io.dragoman.catalog.ProviderTypes;
import io.dragoman.chat.Json;
import io.dragoman.events.Events;
import io.dragoman.events.EventsSettings;
import io.dragoman.network.AddressPolicy;
import io.dragoman.operations.ConfigEventsProcessor;
import io.dragoman.store.Database;
import io.dragoman.store.StoreBeans;
import io.dragoman.store.StoreThreads;
import io.dragoman.vault.Vault;
import io.dragoman.vault.VaultBeans;
import io.dragoman.vault.VaultSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import org.apache.camel.Processor;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The admin routes as they ship, behind the real HTTP engine, over a real database. */
public final class AdminRig implements AutoCloseable {
    public static final String ADMIN = "dga_0123456789abcdef0123456789abcdef";
    public static final String CONSUMER = "dg_0123456789abcdef0123456789abcdef";

    public final CamelRig camel = new CamelRig();
    public final Catalog catalog = new Catalog();
    public final Database database;
    public final Events events = new Events(EventsSettings.DEFAULT);
    private final StoreThreads threads = new StoreThreads(2);
    private final Vault vault;

    /** An answer: status, and the JSON in its body. */
    public record Reply(int status, JsonNode json) {}

    public AdminRig(Path dataDir, boolean demo) throws Exception {
        database = Database.open("", dataDir, 2);
        new StoreBeans(database, threads).bind(camel::bind);
        AuditLog audit = new AuditLog(database, Clock.systemUTC());
        new AuditBeans(audit).bind(camel::bind);
        vault = new Vault(database, audit, VaultSettings.of(null, false));
        new VaultBeans(vault).bind(camel::bind);
        new CatalogBeans(
                        catalog,
                        ProviderTypes.load(Path.of("routes")),
                        new PriceCatalogue(),
                        AddressPolicy.withDefaults(),
                        audit,
                        vault,
                        new ProviderKeys(System::getenv, vault::lease))
                .bind(camel::bind);
        Bootstrap bootstrap =
                new Bootstrap(database, audit, new PrintStream(new ByteArrayOutputStream()), Clock.systemUTC());
        Access access = bootstrap.open(AccessSettings.in(dataDir).given(ADMIN, CONSUMER));
        new AccessBeans(access, KeySpending.UNKNOWN, AccessSettings.in(dataDir)).bind(camel::bind);
        new AdminBeans(catalog, vault, "1.2.3").bind(camel::bind);
        camel.bind("configEvents", new ConfigEventsProcessor(events, catalog));
        camel.bind("answerProblem", new AnswerProblemProcessor());
        camel.bind("keepAnswer", (Processor) exchange -> {});
        camel.bind("llmTargets", (LlmTargets) id -> LlmTarget.of(
                Objects.requireNonNull(catalog.current().provider(id)).baseUrl()));
        Properties properties = new Properties();
        properties.setProperty("dragoman.demo", String.valueOf(demo));
        camel.context.getPropertiesComponent().setOverrideProperties(properties);
        loadRoutes();
        camel.context.start();
        camel.context.createProducerTemplate().requestBody("hot:catalog-start", "");
    }

    private void loadRoutes() throws Exception {
        for (String file : new String[] {
            "policy/errors",
            "policy/access",
            "admin/catalog-reload",
            "admin/providers",
            "admin/discover",
            "admin/models",
            "admin/routing-config",
            "admin/engine-models",
            "admin/info",
            "admin/audit",
            "admin/vault",
            "api/admin",
            "api/admin-vault",
            "api/admin-audit"
        }) {
            PluginHelper.getRoutesLoader(camel.context)
                    .loadRoutes(ResourceHelper.resolveResource(camel.context, "file:routes/" + file + ".camel.yaml"));
        }
    }

    public Reply get(String path) throws Exception {
        return send("GET", path, "", ADMIN);
    }

    public Reply post(String path, String json) throws Exception {
        return send("POST", path, json, ADMIN);
    }

    public Reply put(String path, String json) throws Exception {
        return send("PUT", path, json, ADMIN);
    }

    public Reply patch(String path, String json) throws Exception {
        return send("PATCH", path, json, ADMIN);
    }

    public Reply delete(String path) throws Exception {
        return send("DELETE", path, "", ADMIN);
    }

    public Reply send(String method, String path, String json, String... key) throws Exception {
        HttpRequest.Builder request = camel.request("/admin/v1" + path)
                .method(
                        method,
                        json.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("content-type", "application/json");
        }
        Arrays.stream(key).forEach(value -> request.header("authorization", "Bearer " + value));
        HttpResponse<byte[]> response = camel.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), Json.read(response.body()));
    }

    @Override
    public void close() {
        camel.close();
        threads.close();
        vault.close();
        database.close();
        events.close();
    }
}
