import '@fontsource-variable/inter/index.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './app/App.svelte';
import { useSavedAppearance } from './components/appearance.svelte';
import { useSavedLock } from './components/lock-after.svelte';
import { useSavedKeys } from './components/single-keys.svelte';
import { useSavedZoom } from './components/zoom.svelte';

const ready = useSavedAppearance();
useSavedKeys();
useSavedLock();
useSavedZoom();
const target = document.getElementById('desk');
if (target) void ready.then(() => mount(App, { target }));
