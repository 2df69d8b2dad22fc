package dev.lamina.gateway.function;

import java.util.function.Consumer;

/** Notifies listeners of changes of Functions and of their versions. */
public interface FunctionChanges {

    /**
     * Calls the listener with an {@link FunctionChange.Added} for every existing Function, then with each change, in
     * order, one call at a time for functions and one for versions. It is called on the watch's thread and must not
     * block.
     */
    void onChange(Consumer<FunctionChange> listener);
}
