/** Lambda's Extensions API: starts external extensions, gives all of them their events, and notices their failures. */
package dev.lamina.runtime.extension;
