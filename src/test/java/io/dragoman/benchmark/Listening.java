package io.dragoman.benchmark;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.function.Supplier;

/** What the benchmark's own server processes share: a verticle for each of two event loops, and an end with their parent. */
final class Listening {
    static final int EVENT_LOOPS = 2;

    private Listening() {}

    /** Serves until standard input closes, which it does when the process that started this one is gone. */
    static void serve(Supplier<AbstractVerticle> server) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        vertx.deployVerticle(server::get, new DeploymentOptions().setInstances(EVENT_LOOPS))
                .onFailure(failure -> {
                    System.err.println(failure);
                    System.exit(1);
                });
        while (System.in.read() >= 0) {
            // nothing to say to us
        }
        System.exit(0);
    }
}
