package dev.lamina.e2e;

import dev.lamina.e2e.system.Workspace;
import java.util.List;
import java.util.function.Consumer;

/**
 * A mistake that only the cluster can see, and its fix.
 *
 * @param kind of the resource that reports the mistake, named {@code name}
 * @param reason of its condition Ready
 * @param message parts of that condition's message: the field and the fix
 * @param make applies the mistake
 * @param mend removes the cause; if the cause is elsewhere, the resource itself is not changed
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
