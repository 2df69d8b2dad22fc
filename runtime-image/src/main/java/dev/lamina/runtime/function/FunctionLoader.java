package dev.lamina.runtime.function;

/** Init: turns code and layers on disk into a function that can be called. */
public interface FunctionLoader {

    /**
     * Initialises the function.
     *
     * @param whenGone called once if the function ends by itself, on any thread
     */
    LoadedFunction load(Runnable whenGone) throws InitException;
}
