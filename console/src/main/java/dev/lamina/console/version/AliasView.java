package dev.lamina.console.version;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.manifest.Owner;
import dev.lamina.console.manifest.State;
import java.math.BigDecimal;

/** An alias as a page shows it. */
public record AliasView(JsonNode object) {
    public String name() {
        return object.at("/spec/name").asText();
    }

    /** Returns the name of the resource. */
    public String resource() {
        return object.at("/metadata/name").asText();
    }

    public String generation() {
        return object.at("/metadata/generation").asText();
    }

    public State state() {
        return State.of(object);
    }

    /** Returns the program that owns it, such as Argo CD, or null if it may be changed here. */
    public String owner() {
        return Owner.of(object).orElse(null);
    }

    public String description() {
        return object.at("/spec/description").asText("");
    }

    /** Returns the versions with their shares: those that are invoked now, or those that are wanted. */
    public String weights() {
        String now = object.at("/status/weights").asText("");
        return now.isEmpty() ? wanted() : now;
    }

    private String wanted() {
        String version = object.at("/spec/version").asText();
        JsonNode routing = object.at("/spec/routing");
        if (routing.isMissingNode()) {
            return version;
        }
        BigDecimal weight = routing.path("weight").decimalValue();
        return version + ": " + percent(BigDecimal.ONE.subtract(weight)) + ", "
                + routing.path("version").asText() + ": " + percent(weight);
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    /** Returns the state of its rollout; empty without one. */
    public String rollout() {
        return object.at("/status/rollout/progress").asText("");
    }

    boolean leadsTo(String version) {
        return object.at("/spec/version").asText().equals(version)
                || object.at("/spec/routing/version").asText().equals(version)
                || object.at("/status/version").asText().equals(version);
    }
}
