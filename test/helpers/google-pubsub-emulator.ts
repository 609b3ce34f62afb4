export { type GoogleEmulator, startGoogleEmulator } from '../../deploy/local/pubsub/google-emulator.ts';
