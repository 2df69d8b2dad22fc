package dev.lamina.runtime.function;

/** Init: turns code and layers on disk into a function that can be called. */
public interface FunctionLoader {

    /**
     * Initialises the function.
     *
     * @param whenEnded called once if the function ends by itself, on any thread
     */
    LoadedFunction load(Runnable whenEnded) throws InitException;
}
