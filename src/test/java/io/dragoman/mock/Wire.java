package io.dragoman.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The format of one family of providers: which requests it accepts, and how it writes answers, streams and errors. */
interface Wire {
    /** Whether a POST to this path asks the model for an answer. */
    boolean answers(String path);

    boolean streams(WireRequest request);

    /** The error the provider gives to a request that breaks its format, or null. */
    @Nullable
    WireError refuse(WireRequest request);

    String lastUserText(WireRequest request);

    String answer(WireRequest request, Reply reply, Usage.Form usage);

    /** The stream as its events, delimiters included; the last one says that it is complete. */
    List<String> stream(WireRequest request, Reply reply, Usage.Form usage);

    /** An event that carries this much more text. */
    String textEvent(WireRequest request, String text);

    String streamContentType(WireRequest request);

    String errorEvent();

    WireError error(int status, WireRequest request);

    WireError contextOverflow(WireRequest request);

    WireError outOfCredit();

    WireError invalidKey();

    WireError notJson();

    String models(List<String> ids);
}
