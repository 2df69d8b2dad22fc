package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import dev.lamina.gateway.source.filter.Filters;
import dev.lamina.gateway.source.filter.Filters.Match;
import dev.lamina.gateway.source.filter.InvalidFilterException;
import java.util.List;
import java.util.Map;

/** An event pattern of EventBridge. */
public final class BusPattern {
    /** Why an event is not matched. */
    public static final String TOO_LONG = "to match the event would take too long, because the pattern names several"
            + " fields in long lists of the event: name fewer of them";

    private static final DataKeys NO_DATA = DataKeys.of(Mismatch.NO_MATCH);
    /** Members of every event that are one text. */
    private static final List<String> TEXTS =
            List.of("version", "id", "detail-type", "source", "account", "time", "region");

    private final Filters filters;
    /** Matches the texts only. */
    private final Filters texts;

    private BusPattern(Filters filters, Filters texts) {
        this.filters = filters;
        this.texts = texts;
    }

    /** @throws InvalidFilterException the pattern cannot be used; its {@code why} has the position and the fix */
    public static BusPattern compile(String pattern) throws InvalidFilterException {
        Filters filters = Filters.compile(List.of(pattern), NO_DATA);
        ObjectNode texts = BusJson.object(pattern).orElseGet(BusJson::object).retain(TEXTS);
        return new BusPattern(
                filters, Filters.compile(texts.isEmpty() ? List.of() : List.of(BusJson.text(texts)), NO_DATA));
    }

    /** An event whose texts do not match is none that takes too long. */
    public Match match(ObjectNode event) {
        Match match = filters.match(event, Map.of());
        return match == Match.TOO_LONG && texts.match(textsOf(event), Map.of()) == Match.NO ? Match.NO : match;
    }

    private static ObjectNode textsOf(ObjectNode event) {
        ObjectNode texts = BusJson.object();
        TEXTS.stream().filter(event::has).forEach(name -> texts.set(name, event.get(name)));
        return texts;
    }
}
