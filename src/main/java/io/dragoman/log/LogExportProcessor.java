package io.dragoman.log;

import io.dragoman.store.Database;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The answer of {@code GET /admin/v1/logs/export}: a stream of the rows that variable {@code log-filter} lets through. */
public final class LogExportProcessor implements Processor {
    private final Database database;
    private final LogPages pages;
    private final Executor threads;

    /** @param threads that may wait for the database */
    LogExportProcessor(Database database, LogPages pages, Executor threads) {
        this.database = database;
        this.pages = pages;
        this.threads = threads;
    }

    @Override
    public void process(Exchange exchange) {
        LogFilter filter = exchange.getVariable(LogFilterProcessor.FILTER, LogFilter.class);
        long asOf = filter.asOf() == null ? pages.last() : filter.asOf();
        Message message = exchange.getMessage();
        message.setBody(new LogExport(database, threads, filter, asOf));
        message.setHeader("Content-Type", "application/x-ndjson");
    }
}
