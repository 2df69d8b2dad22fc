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
        String done)
        implements TemplateInstance {}
