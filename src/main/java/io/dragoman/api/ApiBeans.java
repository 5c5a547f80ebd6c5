package io.dragoman.api;

import io.dragoman.catalog.Catalog;
import io.dragoman.negotiation.TokenCounter;
import io.dragoman.orchestration.StepEvents;
import io.dragoman.provider.Dialects;
import java.util.function.BiConsumer;

/** What routes and the HTTP engine find in the registry of this room. */
public final class ApiBeans {
    private final Catalog catalog;
    private final Dialects dialects;
    private final TokenCounter tokens;
    private final StepEvents stepEvents;

    public ApiBeans(Catalog catalog, Dialects dialects, TokenCounter tokens, StepEvents stepEvents) {
        this.catalog = catalog;
        this.dialects = dialects;
        this.tokens = tokens;
        this.stepEvents = stepEvents;
    }

    public void bind(BiConsumer<String, Object> registry) {
        OutputSchemas schemas = new OutputSchemas();
        registry.accept("problemRenderer", new ProblemRenderer());
        registry.accept("answerProblem", new AnswerProblemProcessor());
        ChatRequestReader chats = new ChatRequestReader(schemas);
        OutputShaper shaper = new OutputShaper(tokens);
        registry.accept("receiveChat", new ReceiveChatProcessor(chats, catalog));
        registry.accept("holdTokens", new HoldTokensProcessor());
        registry.accept("checkOutput", new CheckOutputProcessor(schemas));
        registry.accept("askForRepair", new AskForRepairProcessor());
        registry.accept("requireOutput", new RequireOutputProcessor());
        registry.accept("answerChat", new AnswerChatProcessor(dialects, shaper, schemas));
        registry.accept(
                "receivePlan", new ReceivePlanProcessor(chats, new PlanRequestReader(schemas), catalog, stepEvents));
        PlanAnswer planAnswers = new PlanAnswer(dialects, shaper);
        registry.accept("answerPlan", new AnswerPlanProcessor(planAnswers));
        registry.accept("openPlanStream", new OpenPlanStreamProcessor());
        registry.accept("endPlanStream", new EndPlanStreamProcessor(planAnswers));
    }
}
