package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.AuditLog;
import io.dragoman.network.AddressPolicy;
import io.dragoman.vault.Vault;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What routes find of this room in the registry. */
public final class CatalogBeans {
    private final Catalog catalog;
    private final ProviderReader reader;
    private final CatalogRows rows;
    private final AuditLog audit;
    private final Vault vault;
    private final ProviderKeys keys;

    public CatalogBeans(
            Catalog catalog,
            ProviderTypes types,
            PriceCatalogue catalogue,
            AddressPolicy addresses,
            AuditLog audit,
            Vault vault,
            ProviderKeys keys) {
        this.audit = audit;
        this.vault = vault;
        this.keys = keys;
        this.catalog = catalog;
        this.reader = new ProviderReader(types, new BaseUrlCheck(addresses));
        this.rows = new CatalogRows(types, catalogue);
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("swapCatalog", new SwapCatalogProcessor(catalog, rows));
        registry.accept("auditedProvider", audit.row("provider", "provider/find"));
        registry.accept("auditedModel", audit.row("model", "model/find"));
        registry.accept("auditedRoutingConfig", audit.row("routing_config", "routing_config/find"));
        registry.accept("takeProviderKey", new TakeProviderKeyProcessor());
        registry.accept("storeProviderKey", new StoreProviderKeyProcessor(vault));
        registry.accept("takeBackProviderKey", new TakeBackProviderKeyProcessor(vault));
        registry.accept("refreshProviderKey", new RefreshProviderKeyProcessor(vault));
        registry.accept("readProvider", new ReadProviderProcessor(reader, rows, catalog));
        registry.accept("providerAnswer", new ProviderAnswerProcessor());
        registry.accept("providerList", new RowListProcessor(row -> ProviderRow.json(rows.provider(row))));
        registry.accept("readModel", new ReadModelProcessor(catalog));
        registry.accept("modelAnswer", new ModelAnswerProcessor(this::shown));
        registry.accept("modelList", new RowListProcessor(this::shown));
        registry.accept("readRoutingConfig", new ReadRoutingConfigProcessor());
        registry.accept("routingConfigAnswer", new RoutingConfigAnswerProcessor(catalog, false));
        registry.accept("routingConfigStored", new RoutingConfigAnswerProcessor(catalog, true));
        registry.accept("findProvider", new FindProviderProcessor(catalog));
        registry.accept("askForModels", new AskForModelsProcessor(keys));
        registry.accept("probeCall", new ProbeCallProcessor(catalog, keys));
        registry.accept("askingFailed", new AskingFailedProcessor());
        registry.accept("discovered", new DiscoveredProcessor(catalog, rows));
        registry.accept("okAnswer", new OkAnswerProcessor());
    }

    private ObjectNode shown(Map<String, @Nullable Object> row) {
        return shown(ModelRow.of(row));
    }

    private ObjectNode shown(ModelRow row) {
        return row.json(rows.complete(row, catalog.current()));
    }
}
