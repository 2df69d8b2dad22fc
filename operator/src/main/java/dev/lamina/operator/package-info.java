/**
 * The operator: the control plane of Lamina. It reconciles Functions, Layers and Triggers; its beans and the leader's
 * lease are here.
 */
package dev.lamina.operator;
