package dev.lamina.console.asynchronous;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.Map;

/**
 * A function's asynchronous events.
 *
 * @param event what is known of the event that was asked for; null if none was
 * @param missing null, or why there is nothing to show of it
 */
record EventsPage(
        Frame frame,
        FunctionView function,
        String tab,
        String id,
        Map<String, String> event,
        boolean cancellable,
        String missing,
        String result)
        implements TemplateInstance {}
