package dev.lamina.e2e;

import dev.lamina.e2e.system.Workspace;
import java.util.List;
import java.util.function.Consumer;

/**
 * A mistake that only the cluster can see, and its cure.
 *
 * @param kind of the resource that says so, named {@code name}
 * @param reason of its condition Ready
 * @param message parts of that condition's message: the field and what to do
 * @param make applies what is wrong
 * @param mend takes the cause away; the resource itself is not touched where the cause is elsewhere
 */
record BadInput(
        String what,
        String kind,
        String name,
        String reason,
        List<String> message,
        Consumer<Workspace> make,
        Consumer<Workspace> mend) {
    @Override
    public String toString() {
        return what;
    }
}
