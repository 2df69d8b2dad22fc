package dev.lamina.console.invoke;

import dev.lamina.console.blueprint.SampleEvent;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * The part of a page with a test event.
 *
 * @param path of the function's pages
 * @param saved names of the events that are saved
 * @param chosen what is selected: empty, {@code saved:NAME} or {@code sample:NAME}
 * @param name under which the event is saved
 * @param qualifier the version or alias that is invoked; empty for the newest code
 * @param error null, or why the saved events cannot be read or written
 */
public record TestBox(
        String path,
        List<String> saved,
        List<SampleEvent> samples,
        String chosen,
        String name,
        String event,
        String error,
        String done,
        String qualifier)
        implements TemplateInstance {
    /** Returns a copy that invokes a version or an alias. */
    public TestBox qualified(String other) {
        return new TestBox(path, saved, samples, chosen, name, event, error, done, other);
    }
}
