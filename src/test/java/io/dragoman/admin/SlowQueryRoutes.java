package io.dragoman.admin;

import org.apache.camel.builder.RouteBuilder;

/** A query of about two seconds, run as admin routes run theirs. */
final class SlowQueryRoutes extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:slow")
                .threads()
                .executorService("storeReads")
                .to("sql:WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000000)"
                        + " SELECT count(*) AS count FROM n?dataSource=#reader");
    }
}
