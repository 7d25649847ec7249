import '@fontsource-variable/inter/index.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './app/App.svelte';
import { useSavedAppearance } from './components/appearance.svelte';
import { useSavedKeys } from './components/single-keys.svelte';

useSavedAppearance();
useSavedKeys();
const target = document.getElementById('desk');
if (target) mount(App, { target });
