package dev.lamina.console.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.manifest.ConditionView;
import dev.lamina.console.manifest.Owner;
import dev.lamina.console.manifest.State;
import java.util.List;

/** A Function as pages show it. */
public record FunctionView(JsonNode object) {
    public String name() {
        return text("/metadata/name");
    }

    public String namespace() {
        return text("/metadata/namespace");
    }

    /** Returns the generation, by which a later write notices a change of another user in between. */
    public String version() {
        return text("/metadata/generation");
    }

    public String path() {
        return "/ns/" + namespace() + "/functions/" + name();
    }

    /** Returns the runtime, or the image. */
    public String runtime() {
        return object.at("/spec/runtime").asText(text("/spec/code/image/name"));
    }

    public String handler() {
        return text("/spec/handler");
    }

    public String memory() {
        return text("/spec/memory");
    }

    public String timeout() {
        return text("/spec/timeoutSeconds");
    }

    public State state() {
        return State.of(object);
    }

    public List<ConditionView> conditions() {
        return ConditionView.of(object);
    }

    /** Returns the program that owns the function, such as Argo CD, or null if it may be changed here. */
    public String owner() {
        return Owner.of(object).orElse(null);
    }

    public boolean isInline() {
        return object.at("/spec/code/inline").isTextual();
    }

    public String code() {
        return text("/spec/code/inline");
    }

    /** Returns where the code is, if it is not inline. */
    public String codeSource() {
        return object.at("/spec/code").toString();
    }

    /** Returns the execution environments that run, as the operator last saw them. */
    public String replicas() {
        return object.at("/status/replicas").asText("0");
    }

    public String waiting() {
        return object.at("/status/async/waiting").asText("0");
    }

    /** Returns the time since which the oldest event waits, or an empty text. */
    public String oldest() {
        return text("/status/async/oldestEventTime");
    }

    public String modified() {
        return object.at("/status/lastModified").asText(text("/metadata/creationTimestamp"));
    }

    public String url() {
        return text("/status/url");
    }

    public String arn() {
        return text("/status/arn");
    }

    public boolean hasDeadLetters() {
        return object.at("/spec/deadLetter/queue").isObject();
    }

    private String text(String pointer) {
        return object.at(pointer).asText("");
    }
}
